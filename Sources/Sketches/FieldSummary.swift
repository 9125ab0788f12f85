/// What is kept of one field over one pane of time.
package enum FieldSummary: Sendable, Equatable {
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
        // The payload is taken out and put back, so that it is changed in place and not copied.
        switch (self, other) {
        case (.numeric(var mine), .numeric(let theirs)):
            self = .categorical(CategoricalSummary())
            mine.merge(theirs)
            self = .numeric(mine)
        case (.categorical(var mine), .categorical(let theirs)):
            self = .categorical(CategoricalSummary())
            mine.merge(theirs)
            self = .categorical(mine)
        case (.embedding(var mine), .embedding(let theirs)):
            self = .categorical(CategoricalSummary())
            mine.merge(theirs)
            self = .embedding(mine)
        default: throw FieldKindMismatch()
        }
    }

    /// The summary of all of `summaries`; nil without any, or where kinds differ.
    package static func merged(_ summaries: some Sequence<FieldSummary>) -> FieldSummary? {
        var iterator = summaries.makeIterator()
        guard var whole = iterator.next() else { return nil }
        while let next = iterator.next() {
            do { try whole.merge(next) } catch { return nil }
        }
        return whole
    }
}

/// Summaries of unlike kinds were to be merged.
package struct FieldKindMismatch: Error, Equatable {
    package init() {}
}
