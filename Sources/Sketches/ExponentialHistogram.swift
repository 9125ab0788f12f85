/// Exact counts in buckets whose bounds grow exponentially: Prometheus' native histogram.
///
/// Values are counted at `value − anchor`. Both signs have buckets, and what lies within
/// `zeroThreshold` of the anchor is in the zero bucket. Counts are exact, so that states merge by
/// adding and a window slides by subtracting.
///
/// Buckets are kept in pages of 16, and only where there are values. Where more pages would be
/// needed than `bucketCountMax` allows, the zero bucket takes in the lowest ones as long as they
/// hold next to nothing, else the resolution halves (schema minus one).
package struct ExponentialHistogram: Sendable {
    /// What is subtracted from every value before it is counted.
    package let anchor: Double
    /// Number of values.
    package internal(set) var count = 0
    /// Number of values that are equal to the anchor.
    package private(set) var anchorCount = 0
    /// Values of the zero bucket whose own buckets are gone.
    var foldedCounts = SignedPair(positive: 0, negative: 0)
    var pages = BucketPages()
    /// Keys below this one are part of the zero bucket.
    private var storedFoldKey: Int32
    private var storedSchema = Int8(ExponentialBounds.schemaMax)
    private let storedPageCountMax: UInt8

    /// An empty histogram that counts `value − anchor`.
    ///
    /// It keeps to `bucketCountMax` buckets, 32 to 2048 in steps of 16, unless even the coarsest
    /// schema needs more.
    package init(anchor: Double = 0, bucketCountMax: Int = 160) {
        self.anchor = anchor
        storedPageCountMax = UInt8(
            Swift.min(Swift.max(bucketCountMax / BucketPages.pageSize, 2), 128))
        storedFoldKey = Int32(
            ExponentialBounds.keyAboveSubnormals(schema: ExponentialBounds.schemaMax))
    }

    /// The same buckets without values: what is counted in them is merged without another look at
    /// where it belongs.
    package var emptied: ExponentialHistogram {
        var emptied = self
        emptied.count = 0
        emptied.anchorCount = 0
        emptied.foldedCounts = SignedPair(positive: 0, negative: 0)
        emptied.pages.removeCounts()
        return emptied
    }

    /// Resolution: 2^schema buckets a factor of two, from −4 to 8.
    package var schema: Int { Int(storedSchema) }

    /// The number of buckets that the resolution is halved for.
    package var bucketCountMax: Int { pageCountMax * BucketPages.pageSize }

    var pageCountMax: Int { Int(storedPageCountMax) }

    /// Keys below this one are part of the zero bucket.
    var foldKey: Int { Int(storedFoldKey) }

    /// The same in a schema that is coarser by some steps.
    func foldKey(coarserBy steps: Int) -> Int { (foldKey + (1 << steps) - 1) >> steps }

    /// The greatest magnitude that is counted in the zero bucket; 2^−1022 at first.
    package var zeroThreshold: Double {
        ExponentialBounds.upperBound(ofKey: foldKey - 1, schema: schema)
    }

    /// Number of values within `zeroThreshold` of the anchor.
    package var zeroCount: Int { nearCounts.positive + anchorCount + nearCounts.negative }

    /// Number of values in the zero bucket that lie above and below the anchor.
    package var nearCounts: SignedPair<Int> {
        var near = foldedCounts
        pages.forEachBucket { sign, key, count in
            if key < foldKey { near[sign] += count }
        }
        return near
    }

    /// The buckets above the anchor, ascending: index and count, empty ones left out.
    package var positiveBuckets: [(index: Int, count: Int)] { buckets(.positive) }

    /// The buckets below the anchor by ascending magnitude: index and count, empty ones left out.
    package var negativeBuckets: [(index: Int, count: Int)] { buckets(.negative) }

    private func buckets(_ wanted: BucketSign) -> [(index: Int, count: Int)] {
        var buckets: [(index: Int, count: Int)] = []
        buckets.reserveCapacity(bucketCountMax)
        pages.forEachBucket(wanted) { key, count in
            guard key >= foldKey else { return }
            buckets.append((ExponentialBounds.bucket(ofKey: key, schema: schema), count))
        }
        return buckets
    }

    /// The inclusive upper bound of a bucket's magnitudes, to the last bit Prometheus' own.
    package static func upperBound(ofBucket index: Int, schema: Int) -> Double {
        ExponentialBounds.upperBound(of: index, schema: schema)
    }

    /// Counts values; those that are not finite are passed over.
    package mutating func add(_ values: Span<Double>) {
        var start = 0
        while start < values.count {
            let end = Swift.min(start + Self.blockLength, values.count)
            let block = values.extracting(start..<end)
            if let range = block.finiteRange {
                addFinite(block, in: range)
            } else {
                for index in block.indices { add(block[index], count: 1) }
            }
            start = end
        }
    }

    /// How many values are counted between two looks at those that found no bucket.
    static let blockLength = 1024

    /// Counts a block of at most `blockLength` finite values.
    ///
    /// Returns how many of them are equal to the anchor.
    @discardableResult
    mutating func addFinite(_ block: Span<Double>, in range: ClosedRange<Double>) -> Int {
        let before = anchorCount
        pages.prepare(toHold: count + block.count)
        let missed = pages.count(block, addend: addend, schema: schema, range: range)
        if pages.firstPage == 0 { takeAnchorsFromFirstPage(block) }
        if missed.isNone {
            count += block.count
            return anchorCount - before
        }
        let zeros = missed.below.positive == 0 ? 0 : block.count(of: anchor)
        if !missed.isInDirectory, foldKey >= pages.firstPage * BucketPages.pageSize {
            foldedCounts += missed.below
            foldedCounts.positive -= zeros
        } else if !missed.isInDirectory, missed.below == SignedPair(positive: zeros, negative: 0) {
            // Nothing but values at the anchor, which need no page.
        } else {
            addMissed(of: block)
            return anchorCount - before
        }
        anchorCount += zeros
        count += block.count
        return anchorCount - before
    }

    /// Moves values at the anchor from where their bits, being 0, have put them.
    ///
    /// Only the very first page, which no other data than the smallest reach, has room for them.
    private mutating func takeAnchorsFromFirstPage(_ block: Span<Double>) {
        let zeros = block.count(of: anchor)
        let key = ExponentialBounds.key(ofMagnitude: 0, schema: schema)
        if zeros > 0, pages.remove(key, .positive, zeros) { anchorCount += zeros }
    }

    /// Counts those values of a block that no page was there for, all the others being counted.
    private mutating func addMissed(of block: Span<Double>) {
        let directory = pages
        let schemaOfKeys = schema
        for index in block.indices {
            let bits = (block[index] + addend).bitPattern
            let key = ExponentialBounds.key(ofMagnitude: bits & ~(1 << 63), schema: schemaOfKeys)
            let sign = bits >> 63 == 0 ? BucketSign.positive : .negative
            if bits == 0 {
                anchorCount += 1
            } else if directory.offset(key / BucketPages.pageSize, sign) == 0 {
                add(key, ofSchema: schemaOfKeys, sign, 1)
            }
        }
        count += block.count
    }

    /// Counts one value `count` times; passed over where it is not finite.
    package mutating func add(_ value: Double, count added: Int) {
        guard value.isFinite, added > 0 else { return }
        count += added
        pages.prepare(toHold: count)
        let offset = Swift.min(Swift.max(value + addend, -Self.magnitudeMax), Self.magnitudeMax)
        guard offset != 0 else {
            anchorCount += added
            return
        }
        let key = ExponentialBounds.key(ofMagnitude: offset.magnitude.bitPattern, schema: schema)
        add(key, ofSchema: schema, offset > 0 ? .positive : .negative, added)
    }

    private static let magnitudeMax = Double.greatestFiniteMagnitude

    /// What is added to a value; never −0, so that a value at the anchor comes to +0.
    private var addend: Double { 0 - anchor }

    /// Counts in a bucket, making a page for it where there is none; `count` is left alone.
    mutating func add(
        _ key: Int, ofSchema schemaOfKey: Int, _ sign: BucketSign, _ added: Int
    ) {
        while true {
            let key = key >> (schemaOfKey - schema)
            if key < foldKey {
                foldedCounts[sign] += added
                return
            }
            let limit = schema == ExponentialBounds.schemaMin ? .max : pageCountMax
            if pages.add(key, sign, added, pageCountMax: limit) { return }
            if !fold() { reduceResolution(to: schema - 1) }
        }
    }

    /// Folds the lowest page into the zero bucket where that costs next to nothing.
    ///
    /// Shares read inside of the zero bucket are off by no more than half of what was folded.
    private mutating func fold() -> Bool {
        guard
            let page = pages.lowestRemovablePage(
                holdingAtMost: Self.foldedCountMax(of: count), folded: foldedCounts)
        else { return false }
        // A page may lie below the zero bucket's bound already, which halving rounds up.
        foldPages(below: page + 1)
        storedFoldKey = Int32(Swift.max(foldKey, (page + 1) * BucketPages.pageSize))
        return true
    }

    /// How many of `count` values may be folded, of either sign.
    static func foldedCountMax(of count: Int) -> Int {
        Swift.max(count >> 13, Swift.min(count >> 9, 8))
    }

    /// Makes the zero bucket as wide as that of another histogram of the same schema.
    mutating func widenZeroBucket(like other: ExponentialHistogram) {
        widenZeroBucket(to: other.foldKey)
    }

    /// Makes all keys below `key` part of the zero bucket.
    mutating func widenZeroBucket(to key: Int) {
        guard key > foldKey else { return }
        storedFoldKey = Int32(key)
        foldPages(below: key / BucketPages.pageSize)
    }

    /// Drops the pages below one, whose counts go on being part of the zero bucket.
    private mutating func foldPages(below page: Int) {
        let (kept, leftOut) = pages.rebuilt(coarserBy: 0, keepingFrom: page, holding: count)
        pages = kept
        foldedCounts += leftOut
    }

    /// Joins buckets until the schema is no finer than `coarser`.
    package mutating func reduceResolution(to coarser: Int) {
        let coarser = Swift.max(coarser, ExponentialBounds.schemaMin)
        guard coarser < schema else { return }
        let steps = schema - coarser
        pages = pages.rebuilt(coarserBy: steps, keepingFrom: 0, holding: count).pages
        storedFoldKey = Int32(foldKey(coarserBy: steps))
        storedSchema = Int8(coarser)
    }

    /// Adds the counts of another histogram, at the coarser resolution of the two.
    ///
    /// - Precondition: both have the same anchor.
    package mutating func merge(_ other: ExponentialHistogram) {
        precondition(anchor == other.anchor, "histograms with unlike anchors")
        reduceResolution(to: other.schema)
        if schema == other.schema { widenZeroBucket(to: other.foldKey) }
        count += other.count
        anchorCount += other.anchorCount
        foldedCounts += other.foldedCounts
        pages.prepare(toHold: count)
        let steps = other.schema - schema
        let missing =
            pages.isNarrow && other.pages.isNarrow
            ? pages.merge(other.pages, coarserBy: steps, above: foldKey, adding: true)
            : other.pages.pages
        guard hasCapacity(for: missing, coarserBy: steps) else {
            rebuild(adding: missing, of: other)
            return
        }
        for (page, sign) in missing {
            other.pages.forEachBucket(page, sign) { key, count in
                add(key, ofSchema: other.schema, sign, count)
            }
        }
    }

    /// Takes away the counts of another histogram that was merged before.
    ///
    /// - Precondition: both have the same anchor.
    package mutating func subtract(_ other: ExponentialHistogram) {
        precondition(anchor == other.anchor, "histograms with unlike anchors")
        reduceResolution(to: other.schema)
        let steps = other.schema - schema
        count -= other.count
        anchorCount -= other.anchorCount
        foldedCounts.positive -= other.foldedCounts.positive
        foldedCounts.negative -= other.foldedCounts.negative
        guard pages.isNarrow, other.pages.isNarrow else {
            other.pages.forEachBucket { remove($1 >> steps, $0, $2) }
            return
        }
        for (page, sign) in pages.merge(
            other.pages, coarserBy: steps, above: foldKey, adding: false)
        {
            other.pages.forEachBucket(page, sign) { remove($0 >> steps, sign, $1) }
        }
    }

    /// Takes away from a bucket, or from the zero bucket where that one was folded.
    private mutating func remove(_ key: Int, _ sign: BucketSign, _ removed: Int) {
        if !pages.remove(key, sign, removed) { foldedCounts[sign] -= removed }
    }

    /// Rebuilds a histogram from its parts, for a decoder.
    ///
    /// Nil where they contradict each other.
    init?(
        anchor: Double, bucketCountMax: Int, schema: Int, foldKey: Int, anchorCount: Int,
        nearCounts: SignedPair<Int>, buckets: [(sign: BucketSign, key: Int, count: Int)]
    ) {
        guard
            ExponentialBounds.schemaMin...ExponentialBounds.schemaMax ~= schema, anchor.isFinite,
            // All values may be in the zero bucket.
            case let keys = ExponentialBounds.keyRange(schema: schema),
            keys.lowerBound...keys.upperBound ~= foldKey
        else { return nil }
        self.init(anchor: anchor, bucketCountMax: bucketCountMax)
        storedSchema = Int8(schema)
        storedFoldKey = Int32(foldKey)
        self.anchorCount = anchorCount
        foldedCounts = nearCounts
        var total = 0
        for part in [anchorCount, nearCounts.positive, nearCounts.negative]
            + buckets.map(\.count)
        {
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard part >= 0, !overflow, sum <= ByteReader.countMax else { return nil }
            total = sum
        }
        count = total
        pages.prepare(toHold: count)
        for bucket in buckets {
            guard
                ExponentialBounds.keyRange(schema: schema) ~= bucket.key, bucket.key >= foldKey,
                bucket.count > 0
            else { return nil }
            add(bucket.key, ofSchema: schema, bucket.sign, bucket.count)
        }
    }
}

extension ExponentialHistogram: Equatable {
    /// Whether both hold the same counts in the same buckets.
    package static func == (left: ExponentialHistogram, right: ExponentialHistogram) -> Bool {
        left.schema == right.schema && left.anchor == right.anchor && left.count == right.count
            && left.pageCountMax == right.pageCountMax && left.foldKey == right.foldKey
            && left.anchorCount == right.anchorCount && left.nearCounts == right.nearCounts
            && left.positiveBuckets.elementsEqual(right.positiveBuckets, by: ==)
            && left.negativeBuckets.elementsEqual(right.negativeBuckets, by: ==)
    }
}
