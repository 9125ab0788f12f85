/// Brings summaries of one field together, one after the other.
///
/// The sum stands in a place of its own for each kind, where it is changed as it is; the payload of an
/// enumeration would be copied at every step. A summary has a dozen arrays, and what is added is
/// borrowed, so that they are not retained either.
package struct SummaryMerger: ~Copyable {
    private var numeric: NumericMerger?
    private var categorical: CategoricalSummary?
    private var embedding: EmbeddingMerger?
    private var rowCount = 0
    private let expectedCount: Int

    /// Makes room for so many summaries.
    package init(expecting count: Int = 1) { expectedCount = count }

    /// The summary of all that was added; nil where nothing was.
    package var whole: FieldSummary? {
        if let numeric { return .numeric(numeric.whole) }
        if let categorical { return .categorical(categorical) }
        return embedding.map { .embedding($0.whole) }
    }

    /// Takes in what a summary has seen; one with more rows than a sum may tell of is left out.
    ///
    /// - Throws: `FieldKindMismatch` where those before were of another kind.
    package mutating func add(_ summary: borrowing FieldSummary) throws(FieldKindMismatch) {
        let next = summary.rowCount
        guard next <= FieldSummary.rowCountMax - rowCount else { return }
        rowCount += next
        switch summary {
        case .numeric(let next):
            guard categorical == nil, embedding == nil else { throw FieldKindMismatch() }
            if numeric == nil { numeric = NumericMerger(expectedCount: expectedCount) }
            numeric?.add(next)
        case .categorical(let next):
            guard numeric == nil, embedding == nil else { throw FieldKindMismatch() }
            if categorical == nil { categorical = copy next } else { categorical?.merge(next) }
        case .embedding(let next):
            guard numeric == nil, categorical == nil else { throw FieldKindMismatch() }
            if embedding == nil { embedding = EmbeddingMerger(expectedCount: expectedCount) }
            embedding?.add(next)
        }
    }
}

/// Brings summaries of numbers together.
///
/// Those that count every distinct value are merged first, however many that makes, and put into
/// buckets once: not each of them by itself, and at the resolution that all of them need.
struct NumericMerger {
    private var exact: NumericSummary?
    private var binned: NumericSummary?
    private let expectedCount: Int

    init(expectedCount: Int) { self.expectedCount = expectedCount }

    mutating func add(_ summary: borrowing NumericSummary) {
        if summary.histogram != nil {
            if binned == nil {
                binned = copy summary
                // No more values come into a sum.
                binned?.seal()
            } else {
                binned?.merge(summary)
            }
            return
        }
        if exact == nil {
            exact = copy summary
            exact?.valueCounts.reserve(
                min(expectedCount * summary.valueCounts.distinctCount, Self.distinctCountMax))
        } else {
            exact?.mergeCounted(summary)
        }
        if let exact, exact.valueCounts.distinctCount > Self.distinctCountMax {
            binned = whole
            self.exact = nil
        }
    }

    /// As many distinct values as sixteen panes have at most.
    private static let distinctCountMax = 16 * NumericSummary.exactCountMax

    var whole: NumericSummary {
        guard var whole = binned else {
            var whole = exact ?? NumericSummary()
            whole.leaveExactStageIfFull()
            return whole
        }
        if let exact { whole.merge(exact) }
        return whole
    }
}

/// Brings summaries of vectors together, each projection by itself.
struct EmbeddingMerger {
    /// All but its projections.
    private var summary: EmbeddingSummary?
    private var projections: [NumericMerger]

    init(expectedCount: Int) {
        projections = Array(
            repeating: NumericMerger(expectedCount: expectedCount), count: RandomProjections.count)
    }

    mutating func add(_ next: borrowing EmbeddingSummary) {
        if summary == nil {
            summary = copy next
        } else if !(summary?.mergeAllButProjections(next) ?? false) {
            return
        }
        for direction in projections.indices {
            projections[direction].add(next.projections[direction])
        }
    }

    var whole: EmbeddingSummary {
        var whole = summary ?? EmbeddingSummary()
        whole.replaceProjections(by: projections.map(\.whole))
        return whole
    }
}
