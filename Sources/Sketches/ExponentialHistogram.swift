/// Exact counts in buckets whose bounds grow exponentially: Prometheus' native histogram.
///
/// Values are counted at `value − anchor`. Both signs have buckets, and what lies within
/// `zeroThreshold` of the anchor is in the zero bucket. The resolution halves by itself (schema
/// minus one) where there would be more than `bucketCountMax` buckets. Counts are exact, so that
/// states merge by adding and a window slides by subtracting.
package struct ExponentialHistogram: Sendable, Equatable {
    /// Resolution: 2^schema buckets a factor of two.
    package private(set) var schema = ExponentialBounds.schemaMax
    /// What is subtracted from every value before it is counted.
    package let anchor: Double
    /// The number of buckets that the resolution is halved for.
    package let bucketCountMax: Int
    /// Values within `zeroThreshold` of the anchor.
    package private(set) var zeroCount = 0
    /// Number of values.
    package private(set) var count = 0

    private var positive: [Int: Int] = [:]
    private var negative: [Int: Int] = [:]

    package init(anchor: Double = 0, bucketCountMax: Int = 160) {
        self.anchor = anchor
        self.bucketCountMax = bucketCountMax
    }

    /// The greatest magnitude that is counted in the zero bucket.
    package var zeroThreshold: Double { Double.leastNormalMagnitude.nextDown }

    /// The buckets above the anchor, ascending: index and count, empty ones left out.
    package var positiveBuckets: [(index: Int, count: Int)] { Self.sorted(positive) }

    /// The buckets below the anchor by ascending magnitude: index and count, empty ones left out.
    package var negativeBuckets: [(index: Int, count: Int)] { Self.sorted(negative) }

    private static func sorted(_ buckets: [Int: Int]) -> [(index: Int, count: Int)] {
        buckets.map { (index: $0.key, count: $0.value) }.sorted { $0.index < $1.index }
    }

    /// The inclusive upper bound of a bucket's magnitudes, to the last bit Prometheus' own.
    package static func upperBound(ofBucket index: Int, schema: Int) -> Double {
        ExponentialBounds.upperBound(of: index, schema: schema)
    }

    /// Counts values; those that are not finite are passed over.
    package mutating func add(_ values: Span<Double>) {
        for index in values.indices { add(values[index], count: 1) }
    }

    /// Counts one value `count` times; passed over where it is not finite.
    package mutating func add(_ value: Double, count added: Int) {
        guard value.isFinite, added > 0 else { return }
        count += added
        let offset = value - anchor
        let magnitude = Swift.min(offset.magnitude, .greatestFiniteMagnitude)
        guard magnitude > zeroThreshold else {
            zeroCount += added
            return
        }
        let bucket = ExponentialBounds.bucket(of: magnitude, schema: schema)
        if offset > 0 {
            positive[bucket, default: 0] += added
        } else {
            negative[bucket, default: 0] += added
        }
        fit()
    }

    /// Adds the counts of another histogram, at the coarser resolution of the two.
    ///
    /// - Precondition: both have the same anchor.
    package mutating func merge(_ other: ExponentialHistogram) {
        precondition(anchor == other.anchor, "histograms with unlike anchors")
        combine(other, +)
        fit()
    }

    /// Takes away the counts of another histogram that was merged before.
    ///
    /// - Precondition: both have the same anchor.
    package mutating func subtract(_ other: ExponentialHistogram) {
        precondition(anchor == other.anchor, "histograms with unlike anchors")
        combine(other, -)
        positive = positive.filter { $0.value > 0 }
        negative = negative.filter { $0.value > 0 }
    }

    private mutating func combine(
        _ other: ExponentialHistogram, _ operation: (Int, Int) -> Int
    ) {
        var other = other
        reduceResolution(to: other.schema)
        other.reduceResolution(to: schema)
        count = operation(count, other.count)
        zeroCount = operation(zeroCount, other.zeroCount)
        for (index, amount) in other.positive {
            positive[index] = operation(positive[index, default: 0], amount)
        }
        for (index, amount) in other.negative {
            negative[index] = operation(negative[index, default: 0], amount)
        }
    }

    /// Joins buckets until the schema is no finer than `coarser`.
    package mutating func reduceResolution(to coarser: Int) {
        let coarser = Swift.max(coarser, ExponentialBounds.schemaMin)
        guard coarser < schema else { return }
        let steps = schema - coarser
        positive = Self.coarsened(positive, by: steps)
        negative = Self.coarsened(negative, by: steps)
        schema = coarser
    }

    private static func coarsened(_ buckets: [Int: Int], by steps: Int) -> [Int: Int] {
        Dictionary(
            buckets.map { (ExponentialBounds.coarsened($0.key, by: steps), $0.value) },
            uniquingKeysWith: +)
    }

    /// Adds to a bucket by its index, for a decoder.
    mutating func addBucket(sign: Double, index: Int, count added: Int) {
        count += added
        if sign > 0 {
            positive[index, default: 0] += added
        } else {
            negative[index, default: 0] += added
        }
    }

    private mutating func fit() {
        while positive.count + negative.count > bucketCountMax,
            schema > ExponentialBounds.schemaMin
        {
            reduceResolution(to: schema - 1)
        }
    }
}
