import Randomness

/// Fixed random directions, along which vectors are looked at one number at a time.
///
/// Each component of a direction is ±1/√d with equal chance, d being the number of components
/// (Achlioptas, "Database-friendly random projections", Journal of Computer and System Sciences 66,
/// 2003). Which it is follows from the seed alone, so that the values of two places and of two
/// times can be compared.
package struct RandomProjections: Sendable {
    /// How many directions there are.
    package static let count = 16

    /// For each component of a vector, its sign in every direction.
    private let signs: [SIMD16<Double>]
    private let scale: Double

    /// - Parameters:
    ///   - seed: What the directions follow from.
    ///   - dimension: Components of a vector, at least 1.
    package init(seed: String, dimension: Int) {
        var bits = SplitMix64(seed: MurmurHash3.hash(seed.utf8.span).low)
        signs = (0..<dimension).map { _ in
            let word = bits.next()
            var signs = SIMD16<Double>(repeating: 1)
            for direction in 0..<Self.count where word >> UInt64(direction) & 1 == 1 {
                signs[direction] = -1
            }
            return signs
        }
        scale = 1 / Double(dimension).squareRoot()
    }

    /// Components of each vector.
    package var dimension: Int { signs.count }

    /// Looks at vectors that stand one after the other.
    package func project(_ vectors: Span<Double>) -> ProjectedVectors {
        var projected = ProjectedVectors(dimension: dimension)
        var start = 0
        while start + dimension <= vectors.count {
            let vector = vectors.extracting(start..<start + dimension)
            start += dimension
            var largest = 0.0
            var isFinite = true
            for index in vector.indices {
                largest = Swift.max(largest, abs(vector[index]))
                isFinite = isFinite && vector[index].isFinite
            }
            guard isFinite else {
                projected.refusedCount += 1
                continue
            }
            // In units of the largest component, so that no sum overflows on the way.
            let unit = largest > 0 ? largest : 1
            var sums = SIMD16<Double>()
            var squares = 0.0
            for index in vector.indices {
                let component = vector[index] / unit
                sums += component * signs[index]
                squares += component * component
            }
            projected.append(sums * scale, times: unit)
            let length = squares.squareRoot()
            if length > 0 { projected.addDirection(of: vector, divisor: unit, length: length) }
        }
        return projected
    }
}
