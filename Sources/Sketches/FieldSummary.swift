/// What is kept of one field over one pane of time.
///
/// Behind a reference, since panes are handed on far more often than they are changed.
package indirect enum FieldSummary: Sendable, Equatable {
    case numeric(NumericSummary)
    case categorical(CategoricalSummary)
    case embedding(EmbeddingSummary)

    /// Number of rows: values, missing and refused.
    package var rowCount: Int {
        switch self {
        case .numeric(let summary): summary.rowCount
        case .categorical(let summary): summary.rowCount
        case .embedding(let summary): summary.rowCount
        }
    }

    /// Number of values that were null.
    package var missingCount: Int {
        switch self {
        case .numeric(let summary): summary.missingCount
        case .categorical(let summary): summary.missingCount
        case .embedding(let summary): summary.missingCount
        }
    }

    /// Number of values that were infinite, or not of the field's form.
    package var refusedCount: Int {
        switch self {
        case .numeric(let summary): summary.refusedCount
        case .categorical: 0
        case .embedding(let summary): summary.refusedCount
        }
    }

    /// Missing values as a share of the rows; NaN without rows.
    package var missingRatio: Double { Double(missingCount) / Double(rowCount) }

    /// Takes in what another summary has seen.
    ///
    /// - Throws: `FieldKindMismatch` where they are of unlike kinds.
    package mutating func merge(_ other: FieldSummary) throws(FieldKindMismatch) {
        var merger = SummaryMerger()
        try merger.add(self)
        try merger.add(other)
        self = merger.whole ?? self
    }

    /// The summary of all of `summaries`; nil without any, or where kinds differ.
    package static func merged(_ summaries: [FieldSummary]) -> FieldSummary? {
        var merger = SummaryMerger(expecting: summaries.count)
        for summary in summaries {
            do { try merger.add(summary) } catch { return nil }
        }
        return merger.whole
    }
}

/// Summaries of unlike kinds were to be merged.
package struct FieldKindMismatch: Error, Equatable {
    package init() {}
}
