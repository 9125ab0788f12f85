/// How many values stand on either side of a comparison.
///
/// More than a million count as a million: what that leaves of chance is far below every threshold,
/// it covers the last error of reading a histogram, and it bounds the work of the exact tails.
struct SampleSizes: Sendable, Equatable {
    static let countMax = 1e6

    let reference: Double
    let current: Double
    /// 1/m + 1/n: the variance of the difference of two means of unit variance.
    let variance: Double
    let deviation: Double

    init(reference: Double, current: Double) {
        self.reference = min(reference, Self.countMax)
        self.current = min(current, Self.countMax)
        variance = 1 / self.reference + 1 / self.current
        deviation = variance.squareRoot()
    }

    var smaller: Double { min(reference, current) }
}
