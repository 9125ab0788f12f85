/// The distribution function that everything is scored from.
///
/// Between two knots it rises from the share through the first to the share below the second: not
/// at all for exact counts, by a monotone cubic for histograms.
package struct CumulativeDistribution: Sendable {
    /// Number of values described.
    package let count: Int
    /// The error of any share read, as a share; 0 for exact counts and for histograms.
    package let rankError: Double
    /// Support points, ascending and distinct; none without values.
    ///
    /// The share below the first is 0, and that through the last is 1.
    package let knots: [Knot]
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
        self.isSmooth = isSmooth
    }

    /// The share of values strictly below `x`; NaN without values.
    package func fraction(below x: Double) -> Double {
        fraction(at: x, onKnot: \.below)
    }

    /// The share of values at or below `x`; NaN without values.
    package func fraction(through x: Double) -> Double {
        fraction(at: x, onKnot: \.through)
    }

    @inline(__always)
    private func fraction(at x: Double, onKnot share: (Knot) -> Double) -> Double {
        guard !knots.isEmpty else { return .nan }
        let index = knots.partitioningIndex { $0.value >= x }
        guard index < knots.count else { return 1 }
        if knots[index].value == x { return share(knots[index]) }
        guard index > 0 else { return 0 }
        let start = knots[index - 1]
        guard isSmooth else { return start.through }
        let width = knots[index].value - start.value
        return MonotoneCubic.value(
            at: (x - start.value) / width, from: start.through, to: knots[index].below,
            width: width, slopes: MonotoneCubic.slopes(ofInterval: index - 1, knots))
    }

    /// The least value that a share of `probability` of the values lies at or below.
    ///
    /// 0 gives the least value, 1 the greatest; NaN without values.
    package func quantile(_ probability: Double) -> Double {
        guard let last = knots.last else { return .nan }
        let index = knots.partitioningIndex { $0.through >= probability }
        guard index < knots.count else { return last.value }
        let end = knots[index]
        guard index > 0, probability <= end.below, isSmooth else { return end.value }
        let start = knots[index - 1]
        let width = end.value - start.value
        let position = MonotoneCubic.position(
            of: probability, from: start.through, to: end.below, width: width,
            slopes: MonotoneCubic.slopes(ofInterval: index - 1, knots))
        return Swift.min(start.value + position * width, end.value)
    }
}

/// A support point of a distribution function; an atom there is the difference of its heights.
package struct Knot: Sendable, Equatable {
    package let value: Double
    /// The share of values strictly below it.
    package let below: Double
    /// The share of values at or below it.
    package internal(set) var through: Double

    init(_ value: Double, below: Double, through: Double) {
        self.value = value
        self.below = below
        self.through = through
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
