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
            if Quartiles(of: countedDistribution).areApart(about: 0) {
                pinnedAnchor = 0
                histogram = histogram?.anchored(at: 0, in: moments.range)
            }
        }
        if guardSketch != nil { setGuardSampling() }
    }

    /// Leaves the exact stage.
    ///
    /// - Parameters:
    ///   - forced: The anchor, whatever the values are; nil to choose it.
    ///   - values: What goes on being counted one by one; nil for what is frequent.
    ///   - keepsGuard: Whether there is to be a guard even where the histogram resolves the data, as
    ///     long as more values may come.
    mutating func becomeHistogram(
        about forced: Double? = nil, following values: [Double]?, keepsGuard: Bool
    ) {
        let entries = valueCounts.unordered
        let expected = forced ?? pinnedAnchor
        var histogram = Self.histogram(of: entries, anchor: expected ?? 0)
        var buckets = AscendingBuckets(histogram)
        isAnchorOwn = expected == nil
        // To sort the values is dear, and the buckets mostly show that they are about a good point.
        if forced == nil, !Quartiles.areSurelyApart(in: buckets) {
            let quartiles = Quartiles(of: valueCounts.entries)
            let kept = [expected, secondAnchor].compactMap(\.self).first(where: quartiles.keep)
            isAnchorOwn = kept == nil
            let anchor = kept ?? quartiles.anchor
            if anchor != histogram.anchor {
                histogram = Self.histogram(of: entries, anchor: anchor)
                buckets = AscendingBuckets(histogram)
            }
        }
        let anchor = histogram.anchor
        pinnedAnchor = anchor
        secondAnchor = nil
        // The histogram counts values at its anchor one by one already.
        atoms = AtomCounts(
            following: (values ?? atoms.values + Self.frequentValues(of: entries))
                .filter { $0 != anchor })
        if !atoms.isEmpty {
            for entry in entries { atoms.add(entry.value, count: entry.count) }
        }
        self.histogram = histogram
        let unresolved = buckets.unresolvedShare(besides: atoms.counts, in: moments.range)
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
}
