/// What is kept of a numeric field over one pane of time.
///
/// The distribution is exact to 256 distinct values and an exponential histogram from then on,
/// about an anchor where the data are narrow and far from zero. Values that were frequent by then
/// go on being counted one by one, as atoms. A quantile sketch stands guard for data that the
/// histogram cannot resolve.
package struct NumericSummary: Sendable, Equatable {
    /// Count, mean, spread, shape and extremes of the finite values.
    package internal(set) var moments = Moments()
    /// Every distinct value, while there is no histogram.
    var valueCounts = ValueCounts()
    var histogram: ExponentialHistogram?
    /// How often frequent values were seen, which the histogram counts as well; without a
    /// histogram, the values that are to be followed.
    var atoms = AtomCounts()
    /// The sketch that is read where the histogram does not resolve the data.
    package internal(set) var guardSketch: QuantileSketch?
    /// Number of values that were NaN or null.
    package private(set) var missingCount = 0
    /// Number of values that were 0.
    package internal(set) var zeroCount = 0
    /// Number of values that were infinite or of a wrong type.
    package private(set) var refusedCount = 0
    /// The anchor: the histogram's, or before there is one that of the series, where it has one.
    var pinnedAnchor: Double?
    /// Without a histogram, the anchor of the series where the values have left the pinned one.
    var secondAnchor: Double?
    /// Whether the anchor was found in this summary's own values.
    var isAnchorOwn = false
    /// At how many values the anchor and the guard are looked at again.
    var nextReview = 0

    /// How many distinct values are counted one by one.
    package static let exactCountMax = 256
    /// How many buckets a histogram has.
    package static let bucketCountMax = 256

    package init() {}

    /// How the finite values are distributed.
    package var distribution: NumericDistribution {
        if let histogram { .histogram(histogram) } else { .exact(valueCounts) }
    }

    /// Number of finite values.
    package var count: Int { moments.count }

    /// Number of rows: finite, missing and refused values.
    package var rowCount: Int { count + missingCount + refusedCount }

    /// Missing values as a share of the rows; NaN without rows.
    package var missingRatio: Double { Double(missingCount) / Double(rowCount) }

    /// Number of distinct finite values: exact to 256.
    ///
    /// NaN from then on, where it is not known.
    package var distinctEstimate: Double {
        histogram == nil ? Double(valueCounts.distinctCount) : .nan
    }

    /// Counts values that were null.
    package mutating func addMissing(_ count: Int) { missingCount += count }

    /// Counts values that were infinite or of a wrong type.
    package mutating func addRefused(_ count: Int) { refusedCount += count }

    /// Drops the guard sketch where the histogram resolves the data.
    package mutating func seal() {
        if guardSketch != nil, resolves { guardSketch = nil }
    }

    /// Takes in what another summary has seen.
    ///
    /// Where one has a histogram, the other's values are put into buckets, too. Unlike anchors
    /// make that inexact: the values of a bucket are then taken as spread over it evenly.
    package mutating func merge(_ other: borrowing NumericSummary) {
        mergeDistribution(other)
        mergeTotals(other)
    }

    /// Takes in all that another summary has seen but for the distribution.
    mutating func mergeTotals(_ other: borrowing NumericSummary) {
        moments.merge(other.moments)
        missingCount += other.missingCount
        zeroCount += other.zeroCount
        refusedCount += other.refusedCount
    }

    /// Rebuilds a summary from its parts, for a decoder.
    init(
        moments: Moments, distribution: NumericDistribution, atoms: AtomCounts,
        guardSketch: QuantileSketch?, missingCount: Int, zeroCount: Int, refusedCount: Int,
        pinnedAnchor: Double?, secondAnchor: Double? = nil
    ) {
        self.moments = moments
        switch distribution {
        case .exact(let counts): valueCounts = counts
        case .histogram(let histogram): self.histogram = histogram
        }
        self.atoms = atoms
        self.guardSketch = guardSketch
        self.missingCount = missingCount
        self.zeroCount = zeroCount
        self.refusedCount = refusedCount
        self.pinnedAnchor = pinnedAnchor
        self.secondAnchor = secondAnchor
    }

    /// Whether two summaries hold the same counts.
    package static func == (left: NumericSummary, right: NumericSummary) -> Bool {
        left.moments == right.moments && left.distribution == right.distribution
            && left.atoms == right.atoms && left.guardSketch == right.guardSketch
            && left.missingCount == right.missingCount && left.zeroCount == right.zeroCount
            && left.refusedCount == right.refusedCount
            && left.pinnedAnchor == right.pinnedAnchor
            && left.secondAnchor == right.secondAnchor
    }
}
