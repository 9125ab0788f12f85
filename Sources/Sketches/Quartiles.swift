/// The quartiles of values, which tell about what point they are best counted.
///
/// Buckets grow with the distance from their anchor. Where the interquartile range is tiny against the
/// distance of the median, one bucket holds much of the values.
struct Quartiles {
    private let median: Double
    /// Between the first and the third.
    private let range: Double

    /// The quartiles of values that were counted, ascending.
    init(of entries: [(value: Double, count: Int)]) {
        let total = entries.reduce(0) { $0 + $1.count }
        let quartiles = [1, 2, 3].map { number in
            var through = 0
            return entries.first { entry in
                through += entry.count
                return 4 * through >= number * total
            }?.value ?? 0
        }
        median = quartiles[1]
        range = quartiles[2] - quartiles[0]
    }

    init(of distribution: CumulativeDistribution) {
        median = distribution.quantile(0.5)
        range = distribution.quantile(0.75) - distribution.quantile(0.25)
    }

    /// The point about which a series is counted that nothing is known of yet: 0, or for narrow
    /// values far from it a round number near their median.
    ///
    /// The grid is as wide as a power of two between once and twice the interquartile range, so that
    /// most samples of one distribution come to the same point.
    var anchor: Double {
        guard !areApart(about: 0) else { return 0 }
        let unit = Double(sign: .plus, exponent: range.exponent + 1, significand: 1)
        let rounded = (median / unit).rounded() * unit
        return rounded.isFinite ? rounded : 0
    }

    /// Whether the values are told apart by buckets about a point as well as they should be.
    func areApart(about anchor: Double) -> Bool {
        areApart(about: anchor, by: Self.ratioMin)
    }

    /// Whether the values are told apart well enough to go on about the point of their series.
    ///
    /// Parts of a series may be much narrower than the whole, and those of one anchor merge exactly. But
    /// where a series has left for somewhere else for good, all of it would be in one bucket.
    func keep(_ anchor: Double) -> Bool {
        areApart(about: anchor, by: Self.keptRatioMin)
    }

    private func areApart(about anchor: Double, by ratio: Double) -> Bool {
        // Frequent values are counted one by one.
        range == 0 || range >= ratio * (median - anchor).magnitude
    }

    /// Whether quartiles that lie in these buckets are told apart for sure.
    static func areSurelyApart(in buckets: AscendingBuckets) -> Bool {
        let quartiles = [1, 2, 3].map { buckets.bounds(ofRank: ($0 * buckets.count + 3) / 4) }
        let distance = Swift.max(
            (quartiles[1].lower - buckets.anchor).magnitude,
            (quartiles[1].upper - buckets.anchor).magnitude)
        return quartiles[2].lower - quartiles[0].upper >= ratioMin * distance
    }

    /// Below this ratio even the finest buckets would hold 2% of a Gaussian.
    private static let ratioMin = 0.07
    /// At this ratio the finest buckets are as wide as half of the interquartile range.
    private static let keptRatioMin = 0.005
}
