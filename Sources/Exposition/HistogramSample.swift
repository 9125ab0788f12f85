/// The values that one series of a histogram has counted.
package struct HistogramSample: Sendable {
    /// A bucket counts the values at or below its bound, those of all lower buckets included.
    package typealias Bucket = (upperBound: Double, cumulativeCount: UInt64, exemplar: Exemplar?)

    /// Buckets with ascending bounds; a last one up to infinity is added where it is missing.
    package let classic: [Bucket]
    /// The sum of all values.
    package let sum: Double
    /// The number of all values.
    package let count: UInt64
    /// The same values at higher resolution, for those who scrape protobuf.
    package let native: NativeHistogram?

    package init(
        classic: [Bucket], sum: Double, count: UInt64, native: NativeHistogram? = nil
    ) {
        let isComplete = classic.last?.upperBound == .infinity
        self.classic = isComplete ? classic : classic + [(.infinity, count, nil)]
        self.sum = sum
        self.count = count
        self.native = native
    }

    /// Whether the sum behaves like a counter; OpenMetrics refuses it otherwise.
    var hasMonotonicSum: Bool {
        sum >= 0 && classic.allSatisfy { $0.upperBound >= 0 }
    }
}
