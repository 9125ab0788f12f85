package import Drift
package import Sketches

/// Rows of each category of a column, and missing ones.
package typealias CategoryTally = (counts: [Int], missing: Int)

extension FieldSummary {
    package var kind: FieldKind {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        }
    }

    /// An empty summary of a kind, which shares what is pinned for the series of `other`.
    package static func empty(_ kind: FieldKind, like other: FieldSummary? = nil) -> FieldSummary {
        switch (kind, other) {
        case (.numeric, .numeric(let other)): .numeric(NumericSummary(like: other))
        case (.numeric, _): .numeric(NumericSummary())
        case (.categorical, _): .categorical(CategoricalSummary())
        }
    }

    /// The summary of all of `summaries`, which are of one kind; nil where there is none.
    package static func merged(_ summaries: some Sequence<FieldSummary>) -> FieldSummary? {
        summaries.reduce(nil) { whole, next in
            guard var whole else { return next }
            // Panes of one field are of one kind: a field changes all of them at once.
            try? whole.merge(next)
            return whole
        }
    }

    mutating func addMissing(_ count: Int) {
        switch self {
        case .numeric(var summary):
            summary.addMissing(count)
            self = .numeric(summary)
        case .categorical(var summary):
            summary.addMissing(count)
            self = .categorical(summary)
        }
    }

    /// Drops what only an open pane needs.
    package mutating func seal() {
        guard case .numeric(var summary) = self else { return }
        self = .categorical(CategoricalSummary())
        summary.seal()
        self = .numeric(summary)
    }

    /// Adds a column; numbers that reach a categorical field count as categories.
    ///
    /// - Returns: What was added.
    @discardableResult
    package mutating func add(
        _ values: ColumnValues, tally: CategoryTally? = nil
    ) -> FieldCounters {
        let before = (missing: missingCount, infinite: infiniteCount)
        // The payload is taken out and put back, so that it is changed in place and not copied.
        switch (self, values) {
        case (.numeric(var summary), .numeric(let numbers)):
            self = .categorical(CategoricalSummary())
            summary.add(numbers.span)
            self = .numeric(summary)
        case (.categorical(var summary), .categorical(let column)):
            self = .numeric(NumericSummary())
            let tally = tally ?? column.tally()
            for (category, count) in zip(column.categories, tally.counts) {
                summary.add(category, count: count)
            }
            summary.addMissing(tally.missing)
            self = .categorical(summary)
        case (_, .missing(let count)):
            addMissing(count)
        case (_, .numeric), (_, .categorical):
            preconditionFailure("a column of another kind is refused before it gets here")
        }
        return FieldCounters(
            valueCount: values.count, missingCount: missingCount - before.missing,
            infiniteCount: infiniteCount - before.infinite)
    }

    private var missingCount: Int {
        switch self {
        case .numeric(let summary): summary.missingCount
        case .categorical(let summary): summary.missingCount
        }
    }

    private var infiniteCount: Int {
        switch self {
        case .numeric(let summary): summary.refusedCount
        case .categorical: 0
        }
    }
}
