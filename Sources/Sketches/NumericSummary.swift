/// What is kept of a numeric field over one pane of time.
///
/// The distribution is exact to 256 distinct values and an exponential histogram from then on,
/// about an anchor where the data are narrow and far from zero. A quantile sketch stands guard for
/// data that the histogram cannot resolve.
package struct NumericSummary: Sendable, Equatable {
    package private(set) var moments = Moments()
    package private(set) var distribution = NumericDistribution.exact(ValueCounts())
    /// The sketch that is read where the histogram does not resolve the data.
    package private(set) var guardSketch: QuantileSketch?
    /// Values that were NaN or null.
    package private(set) var missingCount = 0
    /// Values that were 0.
    package private(set) var zeroCount = 0
    /// Values that were infinite or of a wrong type.
    package private(set) var refusedCount = 0
    private var pinnedAnchor: Double?

    package static let exactCountMax = 256
    static let bucketCountMax = 256

    package init() {}

    /// An empty summary that shares the other's anchor, so that both merge exactly.
    package init(like other: NumericSummary) {
        if case .histogram(let histogram) = other.distribution {
            pinnedAnchor = histogram.anchor
        } else {
            pinnedAnchor = other.pinnedAnchor
        }
    }

    /// Number of finite values.
    package var count: Int { moments.count }

    /// Number of rows: finite, missing and refused values.
    package var rowCount: Int { count + missingCount + refusedCount }

    /// Missing values as a share of the rows; NaN without rows.
    package var missingRatio: Double { Double(missingCount) / Double(rowCount) }

    /// Number of distinct finite values: exact while the distribution is;
    /// NaN from then on, where it is not known.
    package var distinctEstimate: Double {
        switch distribution {
        case .exact(let counts): Double(counts.distinctCount)
        case .histogram: .nan
        }
    }

    /// Takes in values: NaN is missing, infinities are refused.
    package mutating func add(_ values: Span<Double>) {
        for index in values.indices {
            let value = values[index]
            if value.isFinite {
                add(value, count: 1)
            } else if value.isNaN {
                missingCount += 1
            } else {
                refusedCount += 1
            }
        }
    }

    /// Takes in values: NaN is missing, infinities are refused.
    package mutating func add(_ values: [Double]) {
        add(values.span)
    }

    private mutating func add(_ value: Double, count: Int) {
        moments.add(value, count: count)
        if value == 0 { zeroCount += count }
        switch distribution {
        case .exact(var counts):
            distribution = .exact(ValueCounts())
            counts.add(value, count: count)
            distribution = .exact(counts)
            if counts.distinctCount > Self.exactCountMax { becomeHistogram() }
        case .histogram(var histogram):
            distribution = .exact(ValueCounts())
            histogram.add(value, count: count)
            distribution = .histogram(histogram)
            guardSketch?.add(value, count: count)
        }
    }

    package mutating func addMissing(_ count: Int) { missingCount += count }

    package mutating func addRefused(_ count: Int) { refusedCount += count }

    /// Leaves the exact stage.
    private mutating func becomeHistogram() {
        guard case .exact(let counts) = distribution else { return }
        let entries = counts.entries
        let anchor = pinnedAnchor ?? Self.anchor(of: entries)
        var sketch = QuantileSketch()
        for entry in entries { sketch.add(entry.value, count: entry.count) }
        guardSketch = sketch
        distribution = .histogram(Self.histogram(of: entries, anchor: anchor))
    }

    private static func histogram(
        of entries: [(value: Double, count: Int)], anchor: Double
    ) -> ExponentialHistogram {
        var histogram = ExponentialHistogram(anchor: anchor, bucketCountMax: bucketCountMax)
        for entry in entries { histogram.add(entry.value, count: entry.count) }
        return histogram
    }

    /// The median, rounded, where the interquartile range is tiny against it; else 0.
    static func anchor(of entries: [(value: Double, count: Int)]) -> Double {
        let distribution = CumulativeDistribution(steps: entries)
        let median = distribution.quantile(0.5)
        let range = distribution.quantile(0.75) - distribution.quantile(0.25)
        guard range < 0.07 * median.magnitude, range > 0 else { return 0 }
        let unit = Double(sign: .plus, exponent: (range / 4).exponent, significand: 1)
        let rounded = (median / unit).rounded() * unit
        return rounded.isFinite ? rounded : 0
    }

    /// Takes in what another summary has seen.
    package mutating func merge(_ other: NumericSummary) {
        moments.merge(other.moments)
        missingCount += other.missingCount
        zeroCount += other.zeroCount
        refusedCount += other.refusedCount
        mergeDistribution(other)
        if pinnedAnchor == nil { pinnedAnchor = other.pinnedAnchor }
    }

    private mutating func mergeDistribution(_ other: NumericSummary) {
        switch (distribution, other.distribution) {
        case (.exact(var mine), .exact(let theirs)):
            mine.merge(theirs)
            distribution = .exact(mine)
            if mine.distinctCount > Self.exactCountMax { becomeHistogram() }
        case (.exact(let mine), .histogram(let theirs)):
            var histogram = Self.histogram(of: mine.entries, anchor: theirs.anchor)
            histogram.merge(theirs)
            distribution = .histogram(histogram)
            guardSketch = other.guardSketch
            for entry in mine.entries { guardSketch?.add(entry.value, count: entry.count) }
        case (.histogram(var mine), .exact(let theirs)):
            for entry in theirs.entries {
                mine.add(entry.value, count: entry.count)
                guardSketch?.add(entry.value, count: entry.count)
            }
            distribution = .histogram(mine)
        case (.histogram(var mine), .histogram(let theirs)):
            mine.merge(theirs.anchored(at: mine.anchor))
            distribution = .histogram(mine)
            if let sketch = other.guardSketch {
                guardSketch?.merge(sketch)
            } else {
                guardSketch = nil
            }
        }
    }

    /// Drops the guard sketch where the histogram resolves the data.
    package mutating func seal() {
        guard case .histogram(let histogram) = distribution, histogram.resolves else { return }
        guardSketch = nil
    }

    /// The distribution function: exact, from the histogram, or from the guard sketch where the
    /// histogram does not resolve the data.
    package var cumulativeDistribution: CumulativeDistribution {
        if case .histogram(let histogram) = distribution, !histogram.resolves, let guardSketch {
            return CumulativeDistribution(guardSketch)
        }
        return countedDistribution
    }

    private var countedDistribution: CumulativeDistribution {
        switch distribution {
        case .exact(let counts): CumulativeDistribution(steps: counts.entries)
        case .histogram(let histogram):
            CumulativeDistribution(
                histogram, minimum: moments.minimum, maximum: moments.maximum)
        }
    }

    /// Two distributions read in the same way, so that nothing of their difference is the reading's.
    package static func comparable(
        _ first: NumericSummary, _ second: NumericSummary
    ) -> (CumulativeDistribution, CumulativeDistribution) {
        var left: ExponentialHistogram
        var right: ExponentialHistogram
        switch (first.distribution, second.distribution) {
        case (.exact, .exact):
            return (first.countedDistribution, second.countedDistribution)
        case (.exact(let counts), .histogram(let histogram)):
            left = Self.histogram(of: counts.entries, anchor: histogram.anchor)
            right = histogram
        case (.histogram(let histogram), .exact(let counts)):
            left = histogram
            right = Self.histogram(of: counts.entries, anchor: histogram.anchor)
        case (.histogram(let mine), .histogram(let theirs)):
            left = mine
            right = theirs.anchored(at: mine.anchor)
        }
        if first.needsGuard || second.needsGuard {
            return (first.cumulativeDistribution, second.cumulativeDistribution)
        }
        left.reduceResolution(to: right.schema)
        right.reduceResolution(to: left.schema)
        return (
            CumulativeDistribution(
                left, minimum: first.moments.minimum, maximum: first.moments.maximum),
            CumulativeDistribution(
                right, minimum: second.moments.minimum, maximum: second.moments.maximum)
        )
    }

    /// Whether the histogram fails and a sketch is there to be read in its place.
    private var needsGuard: Bool {
        guard case .histogram(let histogram) = distribution, guardSketch != nil else {
            return false
        }
        return !histogram.resolves
    }

    init(
        moments: Moments, distribution: NumericDistribution, guardSketch: QuantileSketch?,
        missingCount: Int, zeroCount: Int, refusedCount: Int, pinnedAnchor: Double?
    ) {
        self.moments = moments
        self.distribution = distribution
        self.guardSketch = guardSketch
        self.missingCount = missingCount
        self.zeroCount = zeroCount
        self.refusedCount = refusedCount
        self.pinnedAnchor = pinnedAnchor
    }

    /// The anchor that was fixed before the histogram was begun.
    var anchorBeforeHistogram: Double? { pinnedAnchor }
}

extension ExponentialHistogram {
    /// Whether reading between the bounds is safe: no bucket holds 2% of the values more than the
    /// density of its neighbours lets expect.
    package var resolves: Bool {
        Self.isSmooth(positiveBuckets, count) && Self.isSmooth(negativeBuckets, count)
    }

    private static func isSmooth(_ buckets: [(index: Int, count: Int)], _ total: Int) -> Bool {
        for (place, bucket) in buckets.enumerated() {
            var neighbours: [Int] = []
            if place > 0 {
                let left = buckets[place - 1]
                neighbours.append(left.index == bucket.index - 1 ? left.count : 0)
            }
            if place + 1 < buckets.count {
                let right = buckets[place + 1]
                neighbours.append(right.index == bucket.index + 1 ? right.count : 0)
            }
            let expected = Double(neighbours.reduce(0, +)) / Double(Swift.max(neighbours.count, 1))
            let noise = 3 * Double(bucket.count).squareRoot()
            if Double(bucket.count) - expected > 0.02 * Double(total) + noise { return false }
        }
        return true
    }

    /// The same counts about another anchor, each bucket moved as one value in its middle.
    package func anchored(at other: Double) -> ExponentialHistogram {
        guard other != anchor else { return self }
        var moved = ExponentialHistogram(anchor: other, bucketCountMax: bucketCountMax)
        func middle(_ index: Int) -> Double {
            (Self.upperBound(ofBucket: index, schema: schema)
                + Self.upperBound(ofBucket: index - 1, schema: schema)) / 2
        }
        for bucket in negativeBuckets {
            moved.add(anchor - middle(bucket.index), count: bucket.count)
        }
        moved.add(anchor, count: zeroCount)
        for bucket in positiveBuckets {
            moved.add(anchor + middle(bucket.index), count: bucket.count)
        }
        return moved
    }
}
