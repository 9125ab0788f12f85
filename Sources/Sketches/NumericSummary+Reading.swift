extension NumericSummary {
    /// The share of the values that the histogram cannot place, 0 without one.
    var unresolvedShare: Double {
        histogram?.unresolvedShare(besides: atoms.counts) ?? 0
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
        if let guardSketch, !resolves { return CumulativeDistribution(guardSketch) }
        return countedDistribution
    }

    /// The distribution function of the counts, whether they resolve the data or not.
    var countedDistribution: CumulativeDistribution {
        guard let histogram else { return CumulativeDistribution(steps: valueCounts.entries) }
        let unresolvedShare = unresolvedShare
        return CumulativeDistribution(
            histogram, atoms: atoms.counts, minimum: moments.minimum, maximum: moments.maximum,
            rankError: unresolvedShare <= Self.unresolvedShareMax ? 0 : unresolvedShare)
    }

    /// Two distributions read in the same way, so that no difference comes from the reading.
    ///
    /// Both exact, or both in buckets of one resolution about one anchor with the same atoms. Where
    /// either histogram does not resolve its data, or the common resolution would not, each is read
    /// from the best that it has.
    package static func comparable(
        _ first: NumericReading, _ second: NumericSummary
    ) -> (CumulativeDistribution, CumulativeDistribution) {
        let summary = first.summary
        let areExact = summary.histogram == nil && second.histogram == nil
        let secondShare = second.unresolvedShare
        let resolve = first.resolves && secondShare <= Self.unresolvedShareMax
        let haveGuard = (summary.guardSketch ?? second.guardSketch) != nil
        let shareMax = resolve ? Self.unresolvedShareMax : Self.jointlyUnresolvedShareMax
        if areExact || haveGuard && max(first.unresolvedShare, secondShare) > shareMax {
            return (first.distribution, second.cumulativeDistribution)
        }
        let anchor = summary.histogram?.anchor ?? second.histogram?.anchor ?? 0
        var left = summary.histogram(anchoredAt: anchor)
        var right = second.histogram(anchoredAt: anchor)
        left.reduceResolution(to: right.schema)
        right.reduceResolution(to: left.schema)
        left.widenZeroBucket(like: right)
        right.widenZeroBucket(like: left)
        let (leftAtoms, rightAtoms) = commonAtoms(summary, second)
        let isLeftAsItWas = summary.isRead(in: left, atoms: leftAtoms)
        let isRightAsItWas = second.isRead(in: right, atoms: rightAtoms)
        let coarsest = max(
            isLeftAsItWas ? first.unresolvedShare : left.unresolvedShare(besides: leftAtoms),
            isRightAsItWas ? secondShare : right.unresolvedShare(besides: rightAtoms))
        // What is too coarse for one side says less than two good readings of their own.
        if coarsest > shareMax, resolve || haveGuard {
            return (first.distribution, second.cumulativeDistribution)
        }
        return (
            isLeftAsItWas && first.resolves
                ? first.distribution : summary.distribution(of: left, atoms: leftAtoms),
            second.distribution(of: right, atoms: rightAtoms)
        )
    }

    /// Two distributions read in the same way, neither of which was read before.
    package static func comparable(
        _ first: NumericSummary, _ second: NumericSummary
    ) -> (CumulativeDistribution, CumulativeDistribution) {
        comparable(NumericReading(first), second)
    }

    /// Whether a histogram and atoms are those that the summary is read from by itself.
    private func isRead(
        in form: ExponentialHistogram, atoms: [(value: Double, count: Int)]
    ) -> Bool {
        guard let histogram else { return false }
        return histogram.schema == form.schema && histogram.zeroThreshold == form.zeroThreshold
            && histogram.anchor == form.anchor && self.atoms.count == atoms.count
    }

    private func histogram(anchoredAt anchor: Double) -> ExponentialHistogram {
        histogram?.anchored(at: anchor) ?? Self.histogram(of: valueCounts.entries, anchor: anchor)
    }

    /// The distribution in buckets that another one shares.
    ///
    /// Between their bounds it is interpolated, but at the bounds it is exact; so what lies between
    /// two such distributions is at least what is read there, however much a bucket holds.
    private func distribution(
        of histogram: ExponentialHistogram, atoms: [(value: Double, count: Int)]
    ) -> CumulativeDistribution {
        CumulativeDistribution(
            histogram, atoms: atoms, minimum: moments.minimum, maximum: moments.maximum,
            rankError: 0)
    }

    /// The counts of those values that both sides count one by one.
    private static func commonAtoms(
        _ first: NumericSummary, _ second: NumericSummary
    ) -> (left: [(value: Double, count: Int)], right: [(value: Double, count: Int)]) {
        let values =
            first.histogram == nil
            ? second.atoms.values
            : second.histogram == nil
                ? first.atoms.values
                : first.atoms.values.filter(Set(second.atoms.values).contains)
        func counts(_ summary: NumericSummary) -> [(value: Double, count: Int)] {
            guard summary.histogram != nil else {
                return values.map { ($0, summary.valueCounts.count(of: $0)) }
            }
            let wanted = Set(values)
            return summary.atoms.counts.filter { wanted.contains($0.value) }
        }
        return (counts(first), counts(second))
    }
}

/// A summary that is read beside many others, with what that takes worked out once.
package struct NumericReading: Sendable {
    package let summary: NumericSummary
    /// The distribution function of the summary by itself.
    package let distribution: CumulativeDistribution
    let unresolvedShare: Double

    package init(_ summary: NumericSummary) {
        self.summary = summary
        distribution = summary.cumulativeDistribution
        unresolvedShare = summary.unresolvedShare
    }

    var resolves: Bool { unresolvedShare <= NumericSummary.unresolvedShareMax }
}
