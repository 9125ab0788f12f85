extension NumericSummary {
    /// What a numeric summary consists of that was made elsewhere.
    ///
    /// Counts of values are complete: each finite value is in `values`, or in one bucket of
    /// `histogram`. Atoms count some of the histogram's values once more, one by one.
    package struct Parts: Sendable, Equatable {
        /// Number of finite values.
        package var count = 0
        package var mean = 0.0
        /// Σ (x − mean)², Σ (x − mean)³ and Σ (x − mean)⁴.
        package var centralSums = (second: 0.0, third: 0.0, fourth: 0.0)
        package var minimum = 0.0
        package var maximum = 0.0
        package var missingCount = 0
        /// Values that were 0; nil where that is to be read from the values or the histogram.
        package var zeroCount: Int?
        /// Values that were infinite.
        package var refusedCount = 0
        /// Distinct values with their counts, ascending, in place of a histogram.
        package var values: [(value: Double, count: Int)] = []
        package var histogram: Histogram?
        /// Ascending.
        package var atoms: [(value: Double, count: Int)] = []
        /// A KLL sketch in DataSketches' bytes, for values that the histogram does not resolve.
        package var sketch: [UInt8]?

        package init() {}

        package static func == (left: Parts, right: Parts) -> Bool {
            left.count == right.count && left.mean == right.mean
                && left.centralSums == right.centralSums && left.minimum == right.minimum
                && left.maximum == right.maximum && left.missingCount == right.missingCount
                && left.zeroCount == right.zeroCount && left.refusedCount == right.refusedCount
                && left.values.elementsEqual(right.values, by: ==)
                && left.histogram == right.histogram
                && left.atoms.elementsEqual(right.atoms, by: ==) && left.sketch == right.sketch
        }
    }

    /// Counts in Prometheus' native buckets of `value − anchor`.
    package struct Histogram: Sendable, Equatable {
        /// Resolution: 2^schema buckets a factor of two, from −4 to 8.
        package var schema = 8
        package var anchor = 0.0
        /// The buckets below this index are part of the zero bucket; nil for all that there are.
        package var firstIndex: Int?
        /// Values that are equal to the anchor.
        package var anchorCount = 0
        /// Other values of the zero bucket above and below the anchor.
        package var nearCounts = (positive: 0, negative: 0)
        /// Index and count, above the anchor and below it, each by ascending index.
        package var positive: [(index: Int, count: Int)] = []
        package var negative: [(index: Int, count: Int)] = []

        package init() {}

        package static func == (left: Histogram, right: Histogram) -> Bool {
            left.schema == right.schema && left.anchor == right.anchor
                && left.firstIndex == right.firstIndex && left.anchorCount == right.anchorCount
                && left.nearCounts == right.nearCounts
                && left.positive.elementsEqual(right.positive, by: ==)
                && left.negative.elementsEqual(right.negative, by: ==)
        }
    }

    /// A summary of parts that were made elsewhere.
    ///
    /// - Throws: `SummaryDecodingError` where they contradict each other.
    package init(_ parts: Parts) throws(SummaryDecodingError) {
        try parts.check()
        var moments = Moments()
        if parts.count > 0 {
            moments = Moments(
                count: parts.count, mean: parts.mean, secondSum: parts.centralSums.second,
                thirdSum: parts.centralSums.third, fourthSum: parts.centralSums.fourth,
                minimum: parts.minimum, maximum: parts.maximum)
            guard parts.minimum <= parts.mean, parts.mean <= parts.maximum,
                parts.minimum.isFinite, parts.maximum.isFinite
            else {
                throw .malformed("the mean is not between minimum and maximum")
            }
        }
        let distribution = try Self.distribution(of: parts)
        guard distribution.count == parts.count else {
            throw .malformed(
                "it counts \(parts.count) values, and its distribution \(distribution.count)")
        }
        var atoms = AtomCounts(following: parts.atoms.map(\.value))
        for atom in parts.atoms { atoms.add(atom.value, count: atom.count) }
        let sketch: QuantileSketch?
        if let bytes = parts.sketch {
            sketch = try QuantileSketch(dataSketchesBytes: bytes)
        } else {
            sketch = nil
        }
        guard sketch.map({ $0.count == parts.count }) ?? true else {
            throw .malformed("the sketch counts another number of values")
        }
        let zeroCount = parts.zeroCount ?? distribution.zeroCount
        try Self.check(
            valueCount: parts.count, missingCount: parts.missingCount,
            refusedCount: parts.refusedCount, zeroCount: zeroCount, atoms: atoms, sketch: sketch)
        self.init(
            moments: moments, distribution: distribution, atoms: atoms,
            guardSketch: parts.histogram == nil ? nil : sketch, missingCount: parts.missingCount,
            zeroCount: zeroCount, refusedCount: parts.refusedCount,
            pinnedAnchor: parts.histogram?.anchor)
        try checkConsistency()
        if let sketch { try check(sketch) }
        // What all values are known of is known from them, to the last digit.
        if histogram == nil { self.moments = Moments(valueCounts.entries) }
    }

    private static func distribution(
        of parts: Parts
    ) throws(SummaryDecodingError) -> NumericDistribution {
        guard let histogram = parts.histogram else {
            var counts = ValueCounts()
            for entry in parts.values { counts.add(entry.value, count: entry.count) }
            return .exact(counts)
        }
        return .histogram(try ExponentialHistogram(histogram))
    }

    /// Every finite value with its count, those of a bucket in its middle.
    package var weightedValues: [(value: Double, count: Int)] {
        guard let histogram else { return valueCounts.entries }
        return histogram.weightedValues.map { value, count in
            (Swift.min(Swift.max(value, moments.minimum), moments.maximum), count)
        }
    }

    /// A summary of nothing but a sketch: its items stand for the values.
    ///
    /// Infinite ones, which other implementations keep among the others, become refused values.
    package init(_ sketch: QuantileSketch) {
        guard sketch.count == 0 || sketch.minimum.isFinite && sketch.maximum.isFinite else {
            var finite = QuantileSketch(k: sketch.k)
            finite.add(Self.finiteItems(of: sketch))
            for extreme in [sketch.minimum, sketch.maximum]
            where extreme.isFinite && finite.count > 0 {
                finite.note(extreme, extreme)
            }
            self.init(finite)
            addRefused(sketch.count - finite.count)
            return
        }
        let items = sketch.weightedItems
        guard !sketch.isExact || items.count > Self.exactCountMax else {
            self.init()
            for item in items {
                moments.add(item.value, count: item.count)
                valueCounts.add(item.value, count: item.count)
            }
            zeroCount = valueCounts.count(of: 0)
            return
        }
        var moments = Moments()
        for item in items { moments.add(item.value, count: item.count) }
        moments.add(sketch.minimum, count: 1)
        moments.add(sketch.maximum, count: 1)
        let sums = moments.centralSums
        let share = Double(sketch.count) / Double(moments.count)
        // The extremes are known exactly and need not be among the items.
        moments = Moments(
            count: sketch.count, mean: moments.mean, secondSum: sums.second * share,
            thirdSum: sums.third * share, fourthSum: sums.fourth * share,
            minimum: sketch.minimum, maximum: sketch.maximum)
        self.init(
            moments: moments,
            distribution: .histogram(
                Self.histogram(
                    of: items.map { ValueCounts.Entry($0.value, count: $0.count) }[...],
                    anchor: 0)),
            atoms: AtomCounts(), guardSketch: sketch, missingCount: 0,
            zeroCount: items.reduce(0) { $0 + ($1.value == 0 ? $1.count : 0) }, refusedCount: 0,
            pinnedAnchor: 0)
    }
}

extension NumericSummary {
    /// The finite items of a sketch that has seen infinite values.
    ///
    /// An extreme is a value of its own, and may be none of the items: one that is infinite then takes
    /// the place of a value at that end.
    private static func finiteItems(
        of sketch: QuantileSketch
    ) -> [(value: Double, count: Int)] {
        let items = sketch.weightedItems
        var finite = items.filter(\.value.isFinite)
        if sketch.maximum == .infinity, items.last?.value != .infinity, !finite.isEmpty {
            finite[finite.count - 1].count -= 1
        }
        if sketch.minimum == -.infinity, items.first?.value != -.infinity, !finite.isEmpty {
            finite[0].count -= 1
        }
        return finite.filter { $0.count > 0 }
    }
}

extension NumericDistribution {
    /// How many values it knows to be 0.
    fileprivate var zeroCount: Int {
        switch self {
        case .exact(let counts): counts.count(of: 0)
        case .histogram(let histogram): histogram.anchor == 0 ? histogram.anchorCount : 0
        }
    }
}

extension ExponentialHistogram {
    fileprivate init(_ parts: NumericSummary.Histogram) throws(SummaryDecodingError) {
        guard ExponentialBounds.schemaMin...ExponentialBounds.schemaMax ~= parts.schema else {
            throw .malformed("the schema is not between -4 and 8")
        }
        func key(_ index: Int) throws(SummaryDecodingError) -> Int {
            guard index.magnitude < 1 << 20 else { throw .malformed("a bucket is out of range") }
            return ExponentialBounds.key(ofBucket: index, schema: parts.schema)
        }
        var foldKey = ExponentialBounds.keyAboveSubnormals(schema: parts.schema)
        if let first = parts.firstIndex { foldKey = try key(first) }
        var buckets: [(sign: BucketSign, key: Int, count: Int)] = []
        for (sign, side) in [(BucketSign.positive, parts.positive), (.negative, parts.negative)] {
            for bucket in side { buckets.append((sign, try key(bucket.index), bucket.count)) }
        }
        let histogram = ExponentialHistogram(
            anchor: parts.anchor, bucketCountMax: NumericSummary.bucketCountMax,
            schema: parts.schema, foldKey: foldKey, anchorCount: parts.anchorCount,
            nearCounts: SignedPair(
                positive: parts.nearCounts.positive, negative: parts.nearCounts.negative),
            buckets: buckets)
        guard let histogram else { throw .malformed("the histogram contradicts itself") }
        self = histogram
    }

    /// Every value with its count, those of a bucket in its middle.
    fileprivate var weightedValues: [(value: Double, count: Int)] {
        func middle(_ index: Int) -> Double {
            let upper = Self.upperBound(ofBucket: index, schema: schema)
            return upper - (upper - Self.upperBound(ofBucket: index - 1, schema: schema)) / 2
        }
        let near = nearCounts
        let values: [(value: Double, count: Int)] =
            negativeBuckets.reversed().map { (value: anchor - middle($0.index), count: $0.count) }
            + [
                (value: anchor - zeroThreshold / 2, count: near.negative),
                (value: anchor, count: anchorCount),
                (value: anchor + zeroThreshold / 2, count: near.positive),
            ] + positiveBuckets.map { (value: anchor + middle($0.index), count: $0.count) }
        return values.filter { $0.count > 0 }
    }
}
