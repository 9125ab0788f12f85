package import Drift
package import Sketches

extension FieldSummary {
    package var kind: FieldKind {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        case .embedding: .embedding
        }
    }

    /// An empty summary of a kind.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - expected: What it is to be compared with, bucket by bucket; nil where nothing is.
    ///   - before: The summary before it in its series; nil for a first one.
    /// - Returns: A summary that merges exactly with both.
    package static func empty(
        _ kind: FieldKind, like expected: FieldSummary? = nil, after before: FieldSummary? = nil
    ) -> FieldSummary {
        switch kind {
        case .numeric:
            let before = before?.numeric
            return .numeric(
                (expected?.numeric ?? before).map { NumericSummary(like: $0, after: before) }
                    ?? NumericSummary())
        case .categorical: return .categorical(CategoricalSummary())
        case .embedding:
            let before = before?.embedding
            return .embedding(
                (expected?.embedding ?? before).map { EmbeddingSummary(like: $0, after: before) }
                    ?? EmbeddingSummary())
        }
    }

    private var numeric: NumericSummary? {
        if case .numeric(let summary) = self { summary } else { nil }
    }

    private var embedding: EmbeddingSummary? {
        if case .embedding(let summary) = self { summary } else { nil }
    }

    mutating func addMissing(_ count: Int) {
        guard count > 0 else { return }
        switch self {
        case .numeric(var summary):
            summary.addMissing(count)
            self = .numeric(summary)
        case .categorical(var summary):
            summary.addMissing(count)
            self = .categorical(summary)
        case .embedding(var summary):
            summary.addMissing(count)
            self = .embedding(summary)
        }
    }

    /// Drops what only an open pane needs.
    package mutating func seal() {
        switch self {
        case .numeric(var summary):
            self = .categorical(CategoricalSummary())
            summary.seal()
            self = .numeric(summary)
        case .categorical: break
        case .embedding(var summary):
            self = .categorical(CategoricalSummary())
            summary.seal()
            self = .embedding(summary)
        }
    }

    /// Adds a column that is of the field's kind; of another nothing is taken.
    ///
    /// - Returns: What was added.
    @discardableResult
    package mutating func add(_ values: TalliedColumn) -> FieldCounters {
        let before = (missing: missingCount, refused: refusedCount)
        // The payload is taken out and put back, so that it is changed in place and not copied.
        switch (self, values.content) {
        case (.numeric(var summary), .numeric(let numbers)):
            self = .categorical(CategoricalSummary())
            summary.add(numbers.span)
            self = .numeric(summary)
        case (.numeric(var summary), .digest(let digest)):
            self = .categorical(CategoricalSummary())
            summary.merge(digest.summary)
            self = .numeric(summary)
        case (.categorical(var summary), .categorical(let categories, let counts)):
            self = .numeric(NumericSummary())
            for (category, count) in zip(categories, counts) {
                summary.add(category, count: count)
            }
            self = .categorical(summary)
        case (.embedding(var summary), .embedding(let vectors)):
            self = .numeric(NumericSummary())
            summary.add(vectors)
            self = .embedding(summary)
        case (_, .missing): break
        case (_, .summary(let summary)) where summary.kind == kind:
            // Both are of one kind, which is all that a merge asks for.
            try? merge(summary)
        case (_, .numeric), (_, .digest), (_, .categorical), (_, .embedding), (_, .summary):
            return FieldCounters(mistypedCount: values.rowCount)
        }
        addMissing(values.missingCount)
        return FieldCounters(
            valueCount: values.rowCount, missingCount: missingCount - before.missing,
            refusedCount: refusedCount - before.refused)
    }
}
