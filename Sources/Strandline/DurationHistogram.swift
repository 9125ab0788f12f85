/// Counts of durations, or of other amounts, in fixed buckets.
package struct DurationHistogram: Sendable, Equatable {
    /// Seconds, ascending; each bound is included.
    package let upperBounds: [Double]
    /// One more than there are bounds.
    package private(set) var counts: [UInt64]
    /// Seconds.
    package private(set) var sum = 0.0

    package init(upperBounds: [Double]) {
        self.upperBounds = upperBounds
        counts = [UInt64](repeating: 0, count: upperBounds.count + 1)
    }

    /// Counts a duration in seconds, as often as it was seen.
    package mutating func observe(_ seconds: Double, count: Int = 1) {
        let bucket = upperBounds.firstIndex { seconds <= $0 } ?? upperBounds.count
        // A count stays where it is once it could not be told exactly.
        counts[bucket] = min(counts[bucket] + UInt64(max(count, 0)), 1 << 53)
        sum += seconds * Double(count)
    }
}
