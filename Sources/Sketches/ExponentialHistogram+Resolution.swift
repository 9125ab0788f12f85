extension ExponentialHistogram {
    /// The greatest share of values in one bucket beyond what its neighbours let expect.
    ///
    /// A smooth density fills neighbouring buckets alike, and a monotone cubic reads it well
    /// however much one of them holds. Where one stands out, its values may be anywhere inside of
    /// it. Three standard deviations of chance are allowed for, and values that are counted one by
    /// one (`atoms`) are left out. What is in the zero bucket besides the anchor has no neighbours:
    /// next to nothing was folded, but numbers below the least normal one may all be there.
    package func unresolvedShare(besides atoms: [(value: Double, count: Int)] = []) -> Double {
        guard count > 0 else { return 0 }
        var near = nearCounts
        for atom in atoms {
            if case .zeroBucket(let sign) = place(of: atom.value) { near[sign] -= atom.count }
        }
        var worst = Double(Swift.max(near.positive, near.negative))
        for sign in [BucketSign.positive, .negative] {
            let side = sideCounts(sign, besides: atoms)
            for place in side.indices {
                let excess = Self.excess(side, place) - 3 * Double(side[place].count).squareRoot()
                worst = Swift.max(worst, excess)
            }
        }
        return worst / Double(count)
    }

    /// By how much a bucket's count is beyond that of its neighbours.
    private static func excess(_ side: [(key: Int, count: Int)], _ place: Int) -> Double {
        func neighbour(_ distance: Int) -> Int? {
            let other = place + distance
            guard side.indices.contains(other) else { return nil }
            return side[other].key == side[place].key + distance ? side[other].count : 0
        }
        let expected: Double
        switch (neighbour(-1), neighbour(1)) {
        case (.some(let left), .some(let right)): expected = Double(left + right) / 2
        case (.some(let left), nil): expected = Double(Swift.min(left, neighbour(-2) ?? 0))
        case (nil, .some(let right)): expected = Double(Swift.min(right, neighbour(2) ?? 0))
        case (nil, nil): expected = 0
        }
        return Double(side[place].count) - expected
    }

    /// The counts of one side's buckets by key, ascending, less those of the atoms.
    private func sideCounts(
        _ wanted: BucketSign, besides atoms: [(value: Double, count: Int)]
    ) -> [(key: Int, count: Int)] {
        var side: [(key: Int, count: Int)] = []
        side.reserveCapacity(bucketCountMax)
        pages.forEachBucket(wanted) { key, count in
            if key >= foldKey { side.append((key, count)) }
        }
        for atom in atoms {
            guard case .bucket(let sign, let key) = place(of: atom.value), sign == wanted,
                case let index = side.partitioningIndex(where: { $0.key >= key }),
                index < side.count, side[index].key == key
            else { continue }
            side[index].count -= atom.count
        }
        return side
    }

    /// Where a value is counted.
    enum Place: Equatable {
        case anchor
        case zeroBucket(BucketSign)
        case bucket(BucketSign, key: Int)
    }

    /// Where a finite value is counted.
    func place(of value: Double) -> Place {
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
