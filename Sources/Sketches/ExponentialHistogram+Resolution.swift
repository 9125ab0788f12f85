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

    /// The same counts about another anchor, each bucket moved as one value in its middle.
    package func anchored(at other: Double) -> ExponentialHistogram {
        guard other != anchor else { return self }
        var moved = ExponentialHistogram(anchor: other, bucketCountMax: bucketCountMax)
        moved.add(anchor, count: anchorCount)
        let near = nearCounts
        moved.add(anchor + zeroThreshold / 2, count: near.positive)
        moved.add(anchor - zeroThreshold / 2, count: near.negative)
        func middle(_ index: Int) -> Double {
            let upper = Self.upperBound(ofBucket: index, schema: schema)
            return upper - (upper - Self.upperBound(ofBucket: index - 1, schema: schema)) / 2
        }
        for bucket in positiveBuckets {
            moved.add(anchor + middle(bucket.index), count: bucket.count)
        }
        for bucket in negativeBuckets {
            moved.add(anchor - middle(bucket.index), count: bucket.count)
        }
        return moved
    }
}
