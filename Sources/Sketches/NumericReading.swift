/// A summary as it is read by itself.
struct NumericReading: Sendable {
    private let histogram: ExponentialHistogram?
    private let valueCounts: ValueCounts
    private let guardSketch: QuantileSketch?
    private let atoms: [(value: Double, count: Int)]
    private let minimum: Double
    private let maximum: Double
    /// From the least value to the greatest; nil without values.
    private let range: ClosedRange<Double>?
    /// The counts of the histogram; nil while every distinct value is counted.
    let buckets: AscendingBuckets?
    let unresolvedShare: Double

    init(_ summary: NumericSummary) {
        histogram = summary.histogram
        valueCounts = summary.valueCounts
        guardSketch = summary.guardSketch
        minimum = summary.moments.minimum
        maximum = summary.moments.maximum
        range = summary.moments.range
        atoms = summary.atoms.counts
        buckets = summary.histogram.map { AscendingBuckets($0) }
        unresolvedShare = buckets?.unresolvedShare(besides: atoms, in: range) ?? 0
    }

    var resolves: Bool { unresolvedShare <= NumericSummary.unresolvedShareMax }

    var hasGuard: Bool { guardSketch != nil }

    /// The distribution function of the summary by itself.
    var distribution: CumulativeDistribution {
        if let guardSketch, !resolves { return CumulativeDistribution(guardSketch) }
        return countedDistribution
    }

    /// The same of the counts, whether they resolve the data or not.
    var countedDistribution: CumulativeDistribution {
        guard let buckets else { return CumulativeDistribution(steps: valueCounts.entries) }
        return distribution(
            of: buckets, atoms: atoms, rankError: resolves ? 0 : unresolvedShare)
    }

    private func distribution(
        of buckets: AscendingBuckets, atoms: [(value: Double, count: Int)], rankError: Double
    ) -> CumulativeDistribution {
        CumulativeDistribution(
            buckets, atoms: atoms, minimum: minimum, maximum: maximum, rankError: rankError)
    }
}

// MARK: - Beside another

extension NumericReading {
    /// A summary as it is read beside another one, in buckets that both share.
    struct Shared {
        /// The distribution function of the buckets.
        ///
        /// Between their bounds it is interpolated, but at the bounds it is exact; so what lies between
        /// two such distributions is at least what is read there, however much a bucket holds.
        let distribution: () -> CumulativeDistribution
        let unresolvedShare: Double
        /// Whether the summary is read from just these by itself.
        let isItsOwn: Bool
    }

    /// Two summaries in buckets of one resolution about one anchor, with the same atoms.
    static func shared(_ first: NumericReading, _ second: NumericReading) -> (Shared, Shared) {
        let anchor = first.histogram?.anchor ?? second.histogram?.anchor ?? 0
        let left = first.histogram(about: anchor)
        let right = second.histogram(about: anchor)
        let schema = min(left.schema, right.schema)
        let foldKey = max(
            left.foldKey(coarserBy: left.schema - schema),
            right.foldKey(coarserBy: right.schema - schema))
        let values = sharedAtoms(first, second)
        return (
            first.shared(left, schema, foldKey, values),
            second.shared(right, schema, foldKey, values)
        )
    }

    private func shared(
        _ histogram: ExponentialHistogram, _ schema: Int, _ foldKey: Int, _ values: Set<Double>
    ) -> Shared {
        if let buckets, buckets.schema == schema, buckets.foldKey == foldKey,
            buckets.anchor == histogram.anchor, atoms.count == values.count
        {
            return Shared(
                distribution: { distribution(of: buckets, atoms: atoms, rankError: 0) },
                unresolvedShare: unresolvedShare, isItsOwn: true)
        }
        let buckets = AscendingBuckets(histogram, schema: schema, foldKey: foldKey)
        let counts = counts(of: values)
        return Shared(
            distribution: { distribution(of: buckets, atoms: counts, rankError: 0) },
            unresolvedShare: buckets.unresolvedShare(besides: counts, in: range),
            isItsOwn: false)
    }

    private func histogram(about anchor: Double) -> ExponentialHistogram {
        histogram?.anchored(at: anchor, in: range)
            ?? NumericSummary.histogram(of: valueCounts.unordered, anchor: anchor)
    }

    /// The values that both count one by one; all of the other's where one counts every value.
    private static func sharedAtoms(
        _ first: NumericReading, _ second: NumericReading
    ) -> Set<Double> {
        if first.histogram == nil { return Set(second.atoms.map(\.value)) }
        let mine = Set(first.atoms.map(\.value))
        return second.histogram == nil ? mine : mine.intersection(second.atoms.map(\.value))
    }

    /// How often each of some values was seen, ascending.
    private func counts(of values: Set<Double>) -> [(value: Double, count: Int)] {
        guard histogram == nil else { return atoms.filter { values.contains($0.value) } }
        return values.sorted().map { ($0, valueCounts.count(of: $0)) }
    }
}

/// A summary that is read beside many others, with what that takes worked out once.
package struct PreparedReading: Sendable {
    package let summary: NumericSummary
    let reading: NumericReading
    /// The distribution function of the summary by itself.
    package let distribution: CumulativeDistribution

    package init(_ summary: NumericSummary) {
        self.summary = summary
        reading = NumericReading(summary)
        distribution = reading.distribution
    }
}
