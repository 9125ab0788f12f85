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
        counts[upperBounds.firstIndex { seconds <= $0 } ?? upperBounds.count] += UInt64(count)
        sum += seconds * Double(count)
    }
}
