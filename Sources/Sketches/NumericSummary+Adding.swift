extension NumericSummary {
    /// Takes in values: NaN is missing, infinities are refused.
    package mutating func add(_ values: [Double]) {
        add(values.span)
    }

    /// Takes in values: NaN is missing, infinities are refused.
    package mutating func add(_ values: Span<Double>) {
        var start = 0
        while start < values.count {
            let end = Swift.min(start + Moments.blockLength, values.count)
            let block = values.extracting(start..<end)
            if let blockMoments = Moments(ofBlock: block) {
                moments.merge(blockMoments)
                addFinite(block, in: blockMoments.minimum...blockMoments.maximum)
            } else {
                addChecked(block)
            }
            start = end
        }
    }

    /// Takes in a block that holds something that is not finite, or whose sum is not.
    private mutating func addChecked(_ block: Span<Double>) {
        let checked = block.finiteValues
        addMissing(checked.missingCount)
        addRefused(block.count - checked.missingCount - checked.values.count)
        let finite = checked.values.span
        guard let range = finite.finiteRange else { return }
        moments.add(finite)
        addFinite(finite, in: range)
    }

    /// Counts a block of finite values that lie in `range`; the moments have it already.
    private mutating func addFinite(_ block: Span<Double>, in range: ClosedRange<Double>) {
        guard histogram == nil else {
            addToHistogram(block, in: range)
            return
        }
        let zeros = valueCounts.count(of: 0)
        let counted = valueCounts.add(block, distinctCountMax: Self.exactCountMax)
        zeroCount += valueCounts.count(of: 0) - zeros
        if counted < block.count {
            becomeHistogram(following: nil)
            addToHistogram(block.extracting(counted..<block.count), in: range)
        }
    }

    private mutating func addToHistogram(_ block: Span<Double>, in range: ClosedRange<Double>) {
        guard let before = histogram?.anchorCount else { return }
        histogram?.addFinite(block, in: range)
        if let histogram, histogram.anchor == 0 {
            zeroCount += histogram.anchorCount - before
        } else if range.lowerBound <= 0, range.upperBound >= 0 {
            zeroCount += block.count(of: 0)
        }
        atoms.add(block)
        guard guardSketch != nil else { return }
        guardSketch?.addFinite(block, in: range)
        if count >= nextResolutionTest { setGuardSampling() }
    }

    /// Leaves the exact stage; goes on counting `values`, else those that are frequent, one by one.
    mutating func becomeHistogram(following values: [Double]?) {
        let entries = valueCounts.entries
        let anchor = pinnedAnchor ?? Self.anchor(of: entries)
        pinnedAnchor = anchor
        atoms = AtomCounts(
            following: values ?? atoms.values + Self.frequentValues(of: entries))
        var sketch = QuantileSketch()
        for entry in entries {
            sketch.add(entry.value, count: entry.count)
            atoms.add(entry.value, count: entry.count)
        }
        guardSketch = sketch
        histogram = Self.histogram(of: entries, anchor: anchor)
        valueCounts = ValueCounts()
        setGuardSampling()
    }

    /// Feeds the guard one value of eight while the histogram does without it, else every value.
    ///
    /// The sketch keeps all weights, so that it is good for the whole pane whenever it is needed.
    private mutating func setGuardSampling() {
        if resolves { guardSketch?.raiseBase(to: 3) } else { guardSketch?.lowerBase() }
        nextResolutionTest = 2 * moments.count
    }

    static func histogram(
        of entries: [(value: Double, count: Int)], anchor: Double
    ) -> ExponentialHistogram {
        var histogram = ExponentialHistogram(anchor: anchor, bucketCountMax: bucketCountMax)
        for entry in entries { histogram.add(entry.value, count: entry.count) }
        return histogram
    }

    /// The values that are to be counted one by one beside the histogram, most frequent first.
    private static func frequentValues(of entries: [(value: Double, count: Int)]) -> [Double] {
        let total = entries.reduce(0) { $0 + $1.count }
        return entries.filter { $0.count >= Swift.max(total / 200, 5) }
            .sorted { $0.count > $1.count }
            .map(\.value)
    }

    /// The median, rounded, where the interquartile range is tiny against it; else 0.
    ///
    /// Below a ratio of .07 even the finest buckets about zero would hold 2% of a Gaussian.
    private static func anchor(of entries: [(value: Double, count: Int)]) -> Double {
        let distribution = CumulativeDistribution(steps: entries)
        let median = distribution.quantile(0.5)
        let range = distribution.quantile(0.75) - distribution.quantile(0.25)
        guard range > 0, range < 0.07 * median.magnitude else { return 0 }
        let unit = Double(sign: .plus, exponent: (range / 4).exponent, significand: 1)
        let rounded = (median / unit).rounded() * unit
        return rounded.isFinite ? rounded : 0
    }
}
