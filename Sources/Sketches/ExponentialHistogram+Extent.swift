extension ExponentialHistogram {
    /// Between which numbers lie the values of one bucket.
    private typealias Bounds = (lower: Double, upper: Double)

    /// Checks that every bucket which holds values reaches into a range of them.
    ///
    /// A bucket may reach out of it: its values need not be spread over all of it.
    ///
    /// - Parameters:
    ///   - range: From the least value to the greatest.
    ///   - tolerance: By how much a bound may be off.
    /// - Throws: `SummaryDecodingError` that says which end the values of a bucket lie beyond.
    func checkExtent(
        in range: ClosedRange<Double>, tolerance: Double
    ) throws(SummaryDecodingError) {
        // An offset is as exact as the greater of the value and the anchor.
        let tolerance = Swift.max(tolerance, 1e-6 * anchor.magnitude)
        for bounds in occupied {
            guard bounds.upper >= range.lowerBound - tolerance else {
                throw .malformed(
                    "a bucket up to \(bounds.upper) lies below the minimum \(range.lowerBound)")
            }
            guard bounds.lower <= range.upperBound + tolerance else {
                throw .malformed(
                    "a bucket from \(bounds.lower) lies above the maximum \(range.upperBound)")
            }
        }
    }

    /// The bounds of all that holds values.
    private var occupied: [Bounds] {
        let near = nearCounts
        var bounds: [Bounds] = []
        if anchorCount > 0 { bounds.append((anchor, anchor)) }
        if near.positive > 0 { bounds.append((anchor, anchor + zeroThreshold)) }
        if near.negative > 0 { bounds.append((anchor - zeroThreshold, anchor)) }
        for bucket in positiveBuckets {
            let (inner, outer) = magnitudes(of: bucket.index)
            bounds.append((anchor + inner, anchor + outer))
        }
        for bucket in negativeBuckets {
            let (inner, outer) = magnitudes(of: bucket.index)
            bounds.append((anchor - outer, anchor - inner))
        }
        return bounds
    }

    private func magnitudes(of index: Int) -> (inner: Double, outer: Double) {
        (
            Self.upperBound(ofBucket: index - 1, schema: schema),
            Self.upperBound(ofBucket: index, schema: schema)
        )
    }
}
