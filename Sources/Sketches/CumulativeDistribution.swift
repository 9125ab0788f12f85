/// The distribution function that everything is scored from.
///
/// `through[i]` is the share of values at or below `knots[i]`, `below[i]` the share strictly below
/// it, so that an atom at a knot is their difference. Between two knots the function rises from
/// `through[i]` to `below[i + 1]`: not at all for exact counts, by a monotone cubic for histograms.
package struct CumulativeDistribution: Sendable {
    /// Number of values described.
    package let count: Int
    /// The error of any share read, as a share; 0 for exact counts and for histograms.
    package let rankError: Double
    /// Support points, ascending and distinct; none without values.
    package let knots: [Double]
    /// Share of values below each knot; the first is 0.
    package let below: [Double]
    /// Share of values at or below each knot; the last is 1.
    package let through: [Double]
    /// Whether it rises between knots.
    private let isSmooth: Bool

    /// The step function of counted values.
    ///
    /// - Parameters:
    ///   - steps: values, ascending, with their counts; equal neighbours are taken together.
    ///   - rankError: the error of the counts, as a share of all.
    package init(steps: [(value: Double, count: Int)], rankError: Double = 0) {
        var builder = KnotBuilder(
            total: steps.reduce(0) { $0 + Swift.max($1.count, 0) }, knotCount: steps.count)
        for step in steps where step.count > 0 {
            builder.append(step.value, builder.cumulative)
            builder.append(step.value, builder.cumulative + step.count)
        }
        self.init(builder, rankError: rankError, isSmooth: false)
    }

    /// The monotone cubic through the cumulative counts of a histogram.
    ///
    /// Buckets are clipped to the least and greatest value counted.
    package init(_ histogram: ExponentialHistogram, minimum: Double, maximum: Double) {
        self.init(
            AscendingBuckets(histogram), atoms: [], minimum: minimum, maximum: maximum,
            rankError: 0)
    }

    /// The monotone cubic through the cumulative counts of a histogram, with values that were
    /// counted one by one as atoms.
    init(
        _ counts: AscendingBuckets, atoms: [(value: Double, count: Int)], minimum: Double,
        maximum: Double, rankError: Double
    ) {
        // Of every bucket the end and, where the one before is empty, the start.
        var builder = KnotBuilder(
            total: counts.count, knotCount: counts.buckets.count + 2 * atoms.count + 8,
            minimum: minimum, maximum: maximum)
        builder.append(counts, atoms: atoms)
        self.init(builder, rankError: rankError, isSmooth: true)
    }

    /// The step function of a quantile sketch's weighted items.
    package init(_ sketch: QuantileSketch) {
        // One value each of the first and the last item is moved to the observed extremes.
        var steps = sketch.weightedItems
        guard sketch.count > 1, let last = steps.indices.last else {
            self.init(steps: steps)
            return
        }
        steps[last].count -= 1
        steps[0].count -= 1
        steps.insert((sketch.minimum, 1), at: 0)
        steps.append((sketch.maximum, 1))
        self.init(steps: steps, rankError: sketch.rankError)
    }

    private init(_ builder: KnotBuilder, rankError: Double, isSmooth: Bool) {
        count = builder.cumulative
        self.rankError = rankError
        knots = builder.knots
        below = builder.below
        through = builder.through
        self.isSmooth = isSmooth
    }

    /// The share of values strictly below `x`; NaN without values.
    package func fraction(below x: Double) -> Double {
        fraction(at: x, onKnot: below)
    }

    /// The share of values at or below `x`; NaN without values.
    package func fraction(through x: Double) -> Double {
        fraction(at: x, onKnot: through)
    }

    private func fraction(at x: Double, onKnot shares: [Double]) -> Double {
        guard !knots.isEmpty else { return .nan }
        let index = knots.partitioningIndex { $0 >= x }
        guard index < knots.count else { return 1 }
        if knots[index] == x { return shares[index] }
        guard index > 0 else { return 0 }
        let start = through[index - 1]
        guard isSmooth else { return start }
        let width = knots[index] - knots[index - 1]
        return MonotoneCubic.value(
            at: (x - knots[index - 1]) / width, from: start, to: below[index], width: width,
            slopes: slopes(ofInterval: index - 1))
    }

    private func slopes(ofInterval index: Int) -> MonotoneCubic.EndSlopes {
        MonotoneCubic.slopes(ofInterval: index, knots: knots, below: below, through: through)
    }

    /// The least value that a share of `probability` of the values lies at or below.
    ///
    /// 0 gives the least value, 1 the greatest; NaN without values.
    package func quantile(_ probability: Double) -> Double {
        guard let last = knots.last else { return .nan }
        let index = through.partitioningIndex { $0 >= probability }
        guard index < knots.count else { return last }
        guard index > 0, probability <= below[index], isSmooth else { return knots[index] }
        let width = knots[index] - knots[index - 1]
        let position = MonotoneCubic.position(
            of: probability, from: through[index - 1], to: below[index], width: width,
            slopes: slopes(ofInterval: index - 1))
        return Swift.min(knots[index - 1] + position * width, knots[index])
    }
}

extension Array {
    /// The first index whose element satisfies a predicate that never turns false again.
    func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
