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
        if case .some = histogram {
            addToHistogram(block, in: range)
            return
        }
        let zeros = valueCounts.count(of: 0)
        let counted = valueCounts.add(block, distinctCountMax: Self.exactCountMax)
        zeroCount += valueCounts.count(of: 0) - zeros
        if counted < block.count {
            becomeHistogram(following: nil, keepsGuard: true)
            addToHistogram(block.extracting(counted..<block.count), in: range)
        }
    }

    private mutating func addToHistogram(_ block: Span<Double>, in range: ClosedRange<Double>) {
        // Optional chaining changes both in place; binding them would copy them.
        let atAnchor = histogram?.addFinite(block, in: range) ?? 0
        if pinnedAnchor == 0 {
            zeroCount += atAnchor
        } else if range.lowerBound <= 0, range.upperBound >= 0 {
            zeroCount += block.count(of: 0)
        }
        atoms.add(block)
        guardSketch?.addFinite(block, in: range)
        if count >= nextReview { review() }
    }

    /// Looks again at what was decided on the first values, each time there are twice as many.
    ///
    /// An anchor that came from them is given up where later values are not narrow about it, as
    /// sorted ones are not; nothing else has been counted about it by then.
    private mutating func review() {
        nextReview = 2 * moments.count
        if isAnchorOwn, pinnedAnchor != 0 {
            let distribution = countedDistribution
            let quartiles = [0.25, 0.5, 0.75].map(distribution.quantile)
            if !Self.isNarrow(quartiles) {
                pinnedAnchor = 0
                histogram = histogram?.anchored(at: 0)
            }
        }
        if guardSketch != nil { setGuardSampling() }
    }

    /// Leaves the exact stage.
    ///
    /// - Parameters:
    ///   - values: What goes on being counted one by one; nil for what is frequent.
    ///   - keepsGuard: Whether there is to be a guard even where the histogram resolves the data, as
    ///     long as more values may come.
    mutating func becomeHistogram(following values: [Double]?, keepsGuard: Bool) {
        let entries = valueCounts.unordered
        isAnchorOwn = pinnedAnchor == nil
        var histogram = Self.histogram(of: entries, anchor: pinnedAnchor ?? 0)
        // To sort the values is dear, and the buckets mostly show that no anchor is needed.
        var buckets = AscendingBuckets(histogram)
        if pinnedAnchor == nil, !Self.isSurelyWide(buckets) {
            let anchor = Self.anchor(of: valueCounts.entries)
            if anchor != 0 {
                histogram = Self.histogram(of: entries, anchor: anchor)
                buckets = AscendingBuckets(histogram)
            }
        }
        let anchor = histogram.anchor
        pinnedAnchor = anchor
        // The histogram counts values at its anchor one by one already.
        atoms = AtomCounts(
            following: (values ?? atoms.values + Self.frequentValues(of: entries))
                .filter { $0 != anchor })
        if !atoms.isEmpty {
            for entry in entries { atoms.add(entry.value, count: entry.count) }
        }
        self.histogram = histogram
        let unresolved = buckets.unresolvedShare(besides: atoms.counts)
        if keepsGuard || unresolved > Self.unresolvedShareMax {
            var sketch = QuantileSketch()
            sketch.add(valueCounts.entries)
            guardSketch = sketch
            setGuardSampling()
        }
        valueCounts = ValueCounts()
        nextReview = 2 * moments.count
    }

    /// Feeds the guard one value of eight while the histogram does without it, and fewer beyond
    /// 2^16 values; else every value.
    ///
    /// The sketch keeps all weights, so that it is good for the whole pane whenever it is needed.
    private mutating func setGuardSampling() {
        guard resolves else {
            guardSketch?.lowerBase()
            return
        }
        let bits = Int.bitWidth - 1 - moments.count.leadingZeroBitCount
        guardSketch?.raiseBase(to: Swift.max(3, bits - Self.guardSampleBits))
    }

    /// The guard gets at least 2^13 samples, if there are that many times eight values.
    private static let guardSampleBits = 13

    static func histogram(
        of entries: ArraySlice<ValueCounts.Entry>, anchor: Double
    ) -> ExponentialHistogram {
        var histogram = ExponentialHistogram(anchor: anchor, bucketCountMax: bucketCountMax)
        histogram.add(entries)
        return histogram
    }

    /// The values that are to be counted one by one beside the histogram, most frequent first.
    private static func frequentValues(of entries: ArraySlice<ValueCounts.Entry>) -> [Double] {
        let total = entries.reduce(0) { $0 + $1.count }
        return entries.filter { $0.count >= Swift.max(total / 200, 5) }
            .sorted { ($0.count, $1.value) > ($1.count, $0.value) }
            .map(\.value)
    }

    /// The median, rounded, where the interquartile range is tiny against it; else 0.
    private static func anchor(of entries: [(value: Double, count: Int)]) -> Double {
        let total = entries.reduce(0) { $0 + $1.count }
        let quartiles = [1, 2, 3].map { number in
            var through = 0
            return entries.first { entry in
                through += entry.count
                return 4 * through >= number * total
            }?.value ?? 0
        }
        guard isNarrow(quartiles) else { return 0 }
        let range = quartiles[2] - quartiles[0]
        let unit = Double(sign: .plus, exponent: (range / 4).exponent, significand: 1)
        let rounded = (quartiles[1] / unit).rounded() * unit
        return rounded.isFinite ? rounded : 0
    }

    /// Whether quartiles are so close together that an anchor is needed.
    private static func isNarrow(_ quartiles: [Double]) -> Bool {
        let range = quartiles[2] - quartiles[0]
        return range > 0 && range < narrowRatio * quartiles[1].magnitude
    }

    /// Whether no quartiles that lie in these buckets can be narrow.
    private static func isSurelyWide(_ buckets: AscendingBuckets) -> Bool {
        let quartiles = [1, 2, 3].map { buckets.bounds(ofRank: ($0 * buckets.count + 3) / 4) }
        let magnitude = Swift.max(
            quartiles[1].lower.magnitude, quartiles[1].upper.magnitude)
        return quartiles[2].lower - quartiles[0].upper >= narrowRatio * magnitude
    }

    /// Below this ratio even the finest buckets about zero would hold 2% of a Gaussian.
    private static let narrowRatio = 0.07
}
