/// What is kept of one field over one pane of time.
package enum FieldSummary: Sendable, Equatable {
    case numeric(NumericSummary)
    case categorical(CategoricalSummary)

    /// Number of rows: values, missing and refused.
    package var rowCount: Int {
        switch self {
        case .numeric(let summary): summary.rowCount
        case .categorical(let summary): summary.rowCount
        }
    }

    /// Missing values as a share of the rows; NaN without rows.
    package var missingRatio: Double {
        switch self {
        case .numeric(let summary): summary.missingRatio
        case .categorical(let summary): summary.missingRatio
        }
    }

    /// Takes in what another summary has seen.
    ///
    /// - Throws: `FieldKindMismatch` where one is numeric and the other categorical.
    package mutating func merge(_ other: FieldSummary) throws(FieldKindMismatch) {
        switch (self, other) {
        case (.numeric(var mine), .numeric(let theirs)):
            mine.merge(theirs)
            self = .numeric(mine)
        case (.categorical(var mine), .categorical(let theirs)):
            mine.merge(theirs)
            self = .categorical(mine)
        default: throw FieldKindMismatch()
        }
    }
}

/// A numeric and a categorical summary were to be merged.
package struct FieldKindMismatch: Error, Equatable {
    package init() {}
}
