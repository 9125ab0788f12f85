extension NumericSummary {
    /// The share of the values that the histogram cannot place, 0 without one.
    var unresolvedShare: Double {
        guard let histogram else { return 0 }
        return AscendingBuckets(histogram).unresolvedShare(
            besides: atoms.counts, in: moments.range)
    }

    /// Up to which share of the values may be unresolved.
    static let unresolvedShareMax = 0.02

    /// Up to which share may be unresolved where two summaries are read in the same buckets.
    ///
    /// At the bounds they are exact then. What goes unseen inside of a bucket is a shift of fewer
    /// values than a twentieth by less than the bucket's width, and a sketch, whose ranks are off by
    /// chance, would hide more.
    static let jointlyUnresolvedShareMax = 0.05

    /// Whether the counts tell where the values are, without the guard.
    var resolves: Bool { unresolvedShare <= Self.unresolvedShareMax }

    /// The distribution function: exact, from the histogram, or from the guard sketch where the
    /// histogram does not resolve the data.
    package var cumulativeDistribution: CumulativeDistribution {
        NumericReading(self).distribution
    }

    /// The distribution function of the counts, whether they resolve the data or not.
    var countedDistribution: CumulativeDistribution {
        NumericReading(self).countedDistribution
    }

    /// Two distributions read in the same way, so that no difference comes from the reading.
    ///
    /// Both exact, or both in buckets of one resolution about one anchor with the same atoms. Where
    /// either histogram does not resolve its data, or the common resolution would not, each is read
    /// from the best that it has.
    package static func comparable(
        _ first: PreparedReading, _ second: NumericSummary
    ) -> (CumulativeDistribution, CumulativeDistribution) {
        let mine = first.reading
        let theirs = NumericReading(second)
        let areExact = mine.buckets == nil && theirs.buckets == nil
        let resolve = mine.resolves && theirs.resolves
        let haveGuard = mine.hasGuard || theirs.hasGuard
        let shareMax = resolve ? unresolvedShareMax : jointlyUnresolvedShareMax
        if areExact || haveGuard && max(mine.unresolvedShare, theirs.unresolvedShare) > shareMax {
            return (first.distribution, theirs.distribution)
        }
        let (left, right) = NumericReading.shared(mine, theirs)
        // What is too coarse for one side says less than two good readings of their own.
        if max(left.unresolvedShare, right.unresolvedShare) > shareMax, resolve || haveGuard {
            return (first.distribution, theirs.distribution)
        }
        return (
            left.isItsOwn && mine.resolves ? first.distribution : left.distribution(),
            right.distribution()
        )
    }

    /// Two distributions read in the same way, neither of which was read before.
    package static func comparable(
        _ first: NumericSummary, _ second: NumericSummary
    ) -> (CumulativeDistribution, CumulativeDistribution) {
        comparable(PreparedReading(first), second)
    }
}
