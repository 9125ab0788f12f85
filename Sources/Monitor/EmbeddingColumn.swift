/// A column of vectors of one length.
package struct EmbeddingColumn: Sendable, Equatable {
    /// Components of each vector, at least 1.
    package let dimension: Int
    /// The vectors that are there, one after the other.
    package private(set) var components: [Double]
    /// Rows without a vector.
    package private(set) var missingCount: Int

    /// - Precondition: As many components as whole vectors have.
    package init(dimension: Int, components: [Double], missingCount: Int = 0) {
        precondition(dimension > 0 && components.count.isMultiple(of: dimension))
        self.dimension = dimension
        self.components = components
        self.missingCount = missingCount
    }

    /// Number of rows.
    package var count: Int { components.count / dimension + missingCount }

    /// Adds a row.
    ///
    /// - Precondition: As many components as the other vectors have.
    package mutating func append(_ vector: [Double]) {
        precondition(vector.count == dimension)
        components += vector
    }

    /// Adds a row without a vector.
    package mutating func appendMissing() { missingCount += 1 }
}
