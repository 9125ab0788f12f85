/// What is kept of a field of vectors over one pane of time.
///
/// The centroid is that of the vectors scaled to length 1: no single one can move it by more than its
/// share, and the length of the centroid itself tells how far they spread. The lengths of the vectors
/// and everything else show in the components along sixteen random directions.
package struct EmbeddingSummary: Sendable, Equatable {
    /// Components of each vector; 0 before the first.
    package private(set) var dimension = 0
    /// The sum of the vectors scaled to length 1.
    private(set) var directionSum: [Double] = []
    /// The vectors' components along each of the random directions.
    package private(set) var projections = Array(
        repeating: NumericSummary(), count: RandomProjections.count)
    /// Number of vectors that were looked at.
    package private(set) var count = 0
    /// Number of vectors that were null.
    package private(set) var missingCount = 0
    /// Number of vectors that had another number of components or one that was not finite.
    package private(set) var refusedCount = 0

    /// More components than any embedding in use has.
    package static let dimensionMax = 16_384

    package init() {}

    /// An empty summary that is to be compared and merged with others.
    ///
    /// - Parameters:
    ///   - expected: What it is to be compared with.
    ///   - before: The summary before it in its series, whose vectors it takes; nil for a first one,
    ///     which takes what comes.
    package init(like expected: EmbeddingSummary, after before: EmbeddingSummary? = nil) {
        // Where all vectors of a pane were refused, the next one takes what comes, too.
        if let before, before.count > 0 { dimension = before.dimension }
        projections = expected.projections.indices.map {
            NumericSummary(like: expected.projections[$0], after: before?.projections[$0])
        }
    }

    init(
        dimension: Int, directionSum: [Double], projections: [NumericSummary], count: Int,
        missingCount: Int, refusedCount: Int
    ) {
        self.dimension = dimension
        self.directionSum = directionSum
        self.projections = projections
        self.count = count
        self.missingCount = missingCount
        self.refusedCount = refusedCount
    }

    /// Number of rows: vectors, missing and refused ones.
    package var rowCount: Int { count + missingCount + refusedCount }

    /// The mean of the vectors scaled to length 1; all 0 without vectors.
    package var centroid: [Double] {
        guard count > 0, !directionSum.isEmpty else {
            return Array(repeating: 0, count: dimension)
        }
        return directionSum.map { $0 / Double(count) }
    }

    /// Takes in vectors; those of another dimension are refused.
    package mutating func add(_ vectors: ProjectedVectors) {
        refusedCount += vectors.refusedCount
        guard vectors.count > 0 else { return }
        guard accepts(vectors.dimension) else {
            refusedCount += vectors.count
            return
        }
        for direction in projections.indices {
            projections[direction].add(vectors.components[direction])
        }
        addDirections(vectors.directionSum)
        count += vectors.count
    }

    /// Counts vectors that were null.
    package mutating func addMissing(_ count: Int) { missingCount += count }

    /// Takes in what another summary has seen; vectors of another dimension become refused ones.
    package mutating func merge(_ other: EmbeddingSummary) {
        guard mergeAllButProjections(other) else { return }
        for direction in projections.indices {
            projections[direction].merge(other.projections[direction])
        }
    }

    /// Takes in all that another summary has seen but for the projections.
    ///
    /// - Returns: Whether there are vectors whose projections are to follow.
    mutating func mergeAllButProjections(_ other: borrowing EmbeddingSummary) -> Bool {
        missingCount += other.missingCount
        refusedCount += other.refusedCount
        guard other.count > 0 else { return false }
        guard accepts(other.dimension) else {
            refusedCount += other.count
            return false
        }
        addDirections(other.directionSum)
        count += other.count
        return true
    }

    /// Puts projections that were merged elsewhere in the place of these.
    mutating func replaceProjections(by merged: [NumericSummary]) { projections = merged }

    /// Drops what only an open pane needs.
    package mutating func seal() {
        for direction in projections.indices { projections[direction].seal() }
    }

    /// Whether vectors of so many components can be taken; the first settle it.
    private mutating func accepts(_ dimension: Int) -> Bool {
        if count == 0, self.dimension == 0 { self.dimension = dimension }
        return self.dimension == dimension
    }

    private mutating func addDirections(_ sum: [Double]) {
        if directionSum.isEmpty {
            directionSum = sum
        } else {
            for index in directionSum.indices { directionSum[index] += sum[index] }
        }
    }
}
