extension ExponentialHistogram {
    /// The greatest share of values in one bucket beyond what its neighbours let expect; `atoms`,
    /// values that are counted one by one, are left out.
    package func unresolvedShare(besides atoms: [(value: Double, count: Int)] = []) -> Double {
        AscendingBuckets(self).unresolvedShare(besides: atoms)
    }

    /// Where a value is counted.
    enum Place: Equatable {
        case anchor
        case zeroBucket(BucketSign)
        case bucket(BucketSign, key: Int)
    }

    /// Where a finite value is counted.
    func place(of value: Double) -> Place {
        Self.place(of: value, anchor: anchor, schema: schema, foldKey: foldKey)
    }

    /// Where a finite value is counted in the buckets of a schema about an anchor.
    static func place(of value: Double, anchor: Double, schema: Int, foldKey: Int) -> Place {
        let offset = Swift.min(
            Swift.max(value - anchor, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
        guard offset != 0 else { return .anchor }
        let sign = offset > 0 ? BucketSign.positive : .negative
        let key = ExponentialBounds.key(ofMagnitude: offset.magnitude.bitPattern, schema: schema)
        return key < foldKey ? .zeroBucket(sign) : .bucket(sign, key: key)
    }

    /// The same counts about another anchor, those of each bucket spread evenly over it.
    ///
    /// - Parameters:
    ///   - other: The anchor.
    ///   - range: The least value and the greatest, where they are known: nothing is put beyond them.
    /// - Returns: The histogram itself where it has the anchor already.
    package func anchored(
        at other: Double, in range: ClosedRange<Double>? = nil
    ) -> ExponentialHistogram {
        guard other != anchor else { return self }
        var moved = ExponentialHistogram(anchor: other, bucketCountMax: bucketCountMax)
        var values: [ValueCounts.Entry] = []
        func spread(_ count: Int, from lower: Double, to upper: Double) {
            let start = range.map { Swift.max(lower, $0.lowerBound) } ?? lower
            let end = range.map { Swift.min(upper, $0.upperBound) } ?? upper
            let parts = Swift.min(count, Self.partCountMax)
            for part in 0..<parts {
                let position = (Double(part) + 0.5) / Double(parts)
                values.append(
                    ValueCounts.Entry(
                        start + position * (end - start), count: count.part(part, of: parts)))
            }
        }
        func bounds(_ index: Int) -> (inner: Double, outer: Double) {
            (
                Self.upperBound(ofBucket: index - 1, schema: schema),
                Self.upperBound(ofBucket: index, schema: schema)
            )
        }
        let near = nearCounts
        spread(near.positive, from: anchor, to: anchor + zeroThreshold)
        spread(near.negative, from: anchor - zeroThreshold, to: anchor)
        for bucket in positiveBuckets {
            let (inner, outer) = bounds(bucket.index)
            spread(bucket.count, from: anchor + inner, to: anchor + outer)
        }
        for bucket in negativeBuckets {
            let (inner, outer) = bounds(bucket.index)
            spread(bucket.count, from: anchor - outer, to: anchor - inner)
        }
        moved.add(values[...])
        moved.add(anchor, count: anchorCount)
        return moved
    }

    /// Into how many parts a bucket is divided that is moved.
    private static let partCountMax = 16
}
