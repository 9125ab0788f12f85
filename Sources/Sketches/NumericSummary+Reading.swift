extension NumericSummary {
    /// The share of the values that the histogram cannot place, 0 without one.
    var unresolvedShare: Double {
        histogram?.unresolvedShare(besides: atoms.counts) ?? 0
    }

    /// Up to which share of the values may be unresolved.
    static let unresolvedShareMax = 0.02

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
        _ first: NumericSummary, _ second: NumericSummary
    ) -> (CumulativeDistribution, CumulativeDistribution) {
        let areExact = first.histogram == nil && second.histogram == nil
        let needGuards =
            !(first.resolves && second.resolves)
            && (first.guardSketch ?? second.guardSketch) != nil
        if areExact || needGuards {
            return (first.cumulativeDistribution, second.cumulativeDistribution)
        }
        let anchor = first.histogram?.anchor ?? second.histogram?.anchor ?? 0
        var left = first.histogram(anchoredAt: anchor)
        var right = second.histogram(anchoredAt: anchor)
        left.reduceResolution(to: right.schema)
        right.reduceResolution(to: left.schema)
        left.widenZeroBucket(like: right)
        right.widenZeroBucket(like: left)
        let (leftAtoms, rightAtoms) = commonAtoms(first, second)
        let pair = (
            first.distribution(of: left, atoms: leftAtoms),
            second.distribution(of: right, atoms: rightAtoms)
        )
        let isCoarse =
            max(
                left.unresolvedShare(besides: leftAtoms), right.unresolvedShare(besides: rightAtoms)
            )
            > Self.unresolvedShareMax
        // What is too coarse for one side says less than two good readings of their own.
        if isCoarse, first.resolves, second.resolves {
            return (first.cumulativeDistribution, second.cumulativeDistribution)
        }
        return pair
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
