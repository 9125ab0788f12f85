/// What is kept of vectors that were looked at together.
package struct ProjectedVectors: Sendable, Equatable {
    let dimension: Int
    /// For each direction, the vectors' components along it.
    private(set) var components: [[Double]]
    /// The sum of the vectors scaled to length 1; a vector of length 0 adds nothing.
    private(set) var directionSum: [Double]
    /// Vectors with a component that is not finite.
    var refusedCount = 0

    init(
        dimension: Int, components: [[Double]], directionSum: [Double], refusedCount: Int
    ) {
        self.dimension = dimension
        self.components = components
        self.directionSum = directionSum
        self.refusedCount = refusedCount
    }

    init(dimension: Int) {
        self.dimension = dimension
        components = Array(repeating: [], count: RandomProjections.count)
        directionSum = Array(repeating: 0, count: dimension)
    }

    /// Number of vectors, those that were refused among them.
    package var rowCount: Int { count + refusedCount }

    /// Vectors whose components are all finite.
    var count: Int { components[0].count }

    mutating func append(_ sums: SIMD16<Double>, times unit: Double) {
        for direction in components.indices { components[direction].append(sums[direction] * unit) }
    }

    mutating func addDirection(
        of vector: Span<Double>, divisor: Double, length: Double
    ) {
        for index in vector.indices { directionSum[index] += vector[index] / divisor / length }
    }
}
