/// A histogram's counts from the lowest bucket to the highest, as they are read.
///
/// They may be read as those of a coarser histogram with a wider zero bucket.
struct AscendingBuckets {
    /// A bucket that is not empty.
    struct Bucket {
        /// Ascends with the values; neighbours differ by 1.
        let position: Int
        var count: Int
    }

    let anchor: Double
    let schema: Int
    /// Keys below this one are part of the zero bucket.
    let foldKey: Int
    /// Number of values.
    let count: Int
    /// Number of values that are equal to the anchor.
    let anchorCount: Int
    /// Number of other values in the zero bucket, above and below the anchor.
    private(set) var near: SignedPair<Int>
    /// Those below the anchor, then those above it.
    private(set) var buckets: [Bucket] = []

    /// The buckets of a histogram.
    ///
    /// - Parameters:
    ///   - histogram: The counts.
    ///   - coarser: A schema that is no finer than the histogram's; nil for its own.
    ///   - foldKey: A key of that schema below which all is part of the zero bucket at least.
    init(_ histogram: ExponentialHistogram, schema coarser: Int? = nil, foldKey: Int = 0) {
        anchor = histogram.anchor
        schema = coarser ?? histogram.schema
        count = histogram.count
        anchorCount = histogram.anchorCount
        let steps = histogram.schema - schema
        self.foldKey = Swift.max(histogram.foldKey(coarserBy: steps), foldKey)
        near = histogram.foldedCounts
        buckets.reserveCapacity(histogram.bucketCountMax)
        for sign in [BucketSign.negative, .positive] {
            let start = buckets.count
            histogram.pages.forEachBucket(sign) { key, count in
                let key = key >> steps
                guard key >= self.foldKey else {
                    near[sign] += count
                    return
                }
                let position = Self.position(key, sign)
                if buckets.count > start, buckets[buckets.count - 1].position == position {
                    buckets[buckets.count - 1].count += count
                } else {
                    buckets.append(Bucket(position: position, count: count))
                }
            }
            if sign == .negative { buckets.reverse() }
        }
    }

    static func position(_ key: Int, _ sign: BucketSign) -> Int {
        sign == .positive ? key : ~key
    }

    /// The greatest magnitude that is counted in the zero bucket.
    var zeroThreshold: Double { ExponentialBounds.upperBound(ofKey: foldKey - 1, schema: schema) }

    /// Where a finite value is counted.
    func place(of value: Double) -> ExponentialHistogram.Place {
        ExponentialHistogram.place(of: value, anchor: anchor, schema: schema, foldKey: foldKey)
    }

    /// What lies between the anchor and a bucket.
    func innerMagnitude(ofPosition position: Int) -> Double {
        ExponentialBounds.upperBound(ofKey: Self.key(ofPosition: position) - 1, schema: schema)
    }

    /// How far a bucket reaches from the anchor.
    func outerMagnitude(ofPosition position: Int) -> Double {
        ExponentialBounds.upperBound(ofKey: Self.key(ofPosition: position), schema: schema)
    }

    private static func key(ofPosition position: Int) -> Int {
        position < 0 ? ~position : position
    }

    /// Between which values the value of a rank lies, counted from 1.
    func bounds(ofRank rank: Int) -> (lower: Double, upper: Double) {
        var through = 0
        var index = 0
        while index < buckets.count, buckets[index].position < 0 {
            through += buckets[index].count
            if through >= rank { return bounds(ofPosition: buckets[index].position) }
            index += 1
        }
        through += near.negative + anchorCount + near.positive
        if through >= rank { return (anchor - zeroThreshold, anchor + zeroThreshold) }
        while index < buckets.count {
            through += buckets[index].count
            if through >= rank { break }
            index += 1
        }
        return bounds(ofPosition: buckets[Swift.min(index, buckets.count - 1)].position)
    }

    private func bounds(ofPosition position: Int) -> (lower: Double, upper: Double) {
        let inner = innerMagnitude(ofPosition: position)
        let outer = outerMagnitude(ofPosition: position)
        return position < 0 ? (anchor - outer, anchor - inner) : (anchor + inner, anchor + outer)
    }

    /// The greatest share of values in one bucket beyond what its neighbours let expect.
    ///
    /// A smooth density fills neighbouring buckets alike, and a monotone cubic reads it well
    /// however much one of them holds. Where one stands out, its values may be anywhere inside of
    /// it. Three standard deviations of chance are allowed for, and values that are counted one by
    /// one (`atoms`) are left out. What is in the zero bucket besides the anchor has no neighbours:
    /// next to nothing was folded, but numbers below the least normal one may all be there.
    ///
    /// - Parameters:
    ///   - atoms: Values that are counted one by one, ascending.
    ///   - range: The least value and the greatest, where they are known: the values may fill the
    ///     buckets at either end only so far.
    /// - Returns: A share of all values.
    func unresolvedShare(
        besides atoms: [(value: Double, count: Int)], in range: ClosedRange<Double>? = nil
    ) -> Double {
        guard count > 0 else { return 0 }
        let smooth = atoms.isEmpty ? self : leavingOut(atoms)
        var worst = Double(Swift.max(smooth.near.positive, smooth.near.negative))
        for (index, bucket) in smooth.buckets.enumerated() {
            let sure = Double(bucket.count) - 3 * Double(bucket.count).squareRoot()
            guard sure > worst else { continue }
            worst = Swift.max(worst, sure - smooth.expected(at: index, in: range))
        }
        return worst / Double(count)
    }

    /// What the neighbours of a bucket let expect in it.
    private func expected(at index: Int, in range: ClosedRange<Double>?) -> Double {
        /// Nil past the last one of a side.
        func neighbour(_ distance: Int) -> Double? {
            let other = index + distance
            guard buckets.indices.contains(other),
                (buckets[other].position < 0) == (buckets[index].position < 0)
            else { return nil }
            guard buckets[other].position == buckets[index].position + distance else { return 0 }
            return Double(buckets[other].count)
        }
        switch (neighbour(-1), neighbour(1)) {
        case (.some(let left), .some(let right)):
            // The values may end inside of a neighbour, and would go on like those on the other side.
            let wholeLeft =
                left < right ? Swift.min(left / filledShare(of: index - 1, range), right) : left
            let wholeRight =
                right < left ? Swift.min(right / filledShare(of: index + 1, range), left) : right
            return (wholeLeft + wholeRight) / 2
        case (.some(let left), nil): return Swift.min(left, neighbour(-2) ?? 0)
        case (nil, .some(let right)): return Swift.min(right, neighbour(2) ?? 0)
        case (nil, nil): return 0
        }
    }

    /// What part of a bucket lies between the least value and the greatest.
    private func filledShare(of index: Int, _ range: ClosedRange<Double>?) -> Double {
        guard let range, index == 0 || index == buckets.count - 1 else { return 1 }
        let (lower, upper) = bounds(ofPosition: buckets[index].position)
        let filled = Swift.min(upper, range.upperBound) - Swift.max(lower, range.lowerBound)
        let share = filled / (upper - lower)
        // The bounds of the greatest buckets of all are not finite.
        return share > 0 && share < 1 ? share : 1
    }

    /// The same without values that are counted one by one.
    private func leavingOut(_ atoms: [(value: Double, count: Int)]) -> AscendingBuckets {
        var rest = self
        for atom in atoms {
            switch place(of: atom.value) {
            case .anchor: continue
            case .zeroBucket(let sign): rest.near[sign] -= atom.count
            case .bucket(let sign, let key):
                let position = Self.position(key, sign)
                let index = buckets.partitioningIndex { $0.position >= position }
                guard index < buckets.count, buckets[index].position == position else { continue }
                rest.buckets[index].count -= atom.count
            }
        }
        return rest
    }
}
