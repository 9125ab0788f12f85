extension ExponentialHistogram {
    /// Empty buckets that may stand between two others of one run.
    private static let gapMax = 2
    /// Past all keys of any schema.
    private static let keyEnd = 1 << 20

    /// The histogram as compact bytes, for those who store it by itself.
    package func encoded() -> [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }

    /// Reads what `encoded` wrote.
    ///
    /// - Throws: `SummaryDecodingError` for any other bytes.
    package init(decoding bytes: [UInt8]) throws(SummaryDecodingError) {
        var reader = ByteReader(bytes[...])
        try self.init(decoding: &reader)
        guard reader.remaining == 0 else { throw .malformed("there are bytes to spare") }
    }

    /// Writes the counts as differences from bucket to bucket, in runs without long gaps.
    func encode(into writer: inout ByteWriter) {
        writer.append(UInt8(bitPattern: Int8(schema)))
        writer.append(anchor)
        writer.appendVarint(bucketCountMax / BucketPages.pageSize)
        writer.appendVarint(foldKey)
        writer.appendVarint(anchorCount)
        let near = nearCounts
        writer.appendVarint(near.positive)
        writer.appendVarint(near.negative)
        for sign in [BucketSign.positive, .negative] { encode(sign, into: &writer) }
    }

    private func encode(_ sign: BucketSign, into writer: inout ByteWriter) {
        let runs = runs(sign)
        writer.appendVarint(runs.count)
        var end = foldKey
        for run in runs {
            writer.appendVarint(run.firstKey - end)
            writer.appendVarint(run.counts.count)
            var previous = 0
            for count in run.counts {
                writer.appendSignedVarint(count - previous)
                previous = count
            }
            end = run.firstKey + run.counts.count
        }
    }

    private func runs(_ sign: BucketSign) -> [(firstKey: Int, counts: [Int])] {
        var runs: [(firstKey: Int, counts: [Int])] = []
        pages.forEachBucket(sign) { key, count in
            guard key >= foldKey else { return }
            if let last = runs.indices.last {
                let gap = key - runs[last].firstKey - runs[last].counts.count
                if gap <= Self.gapMax {
                    runs[last].counts += Array(repeating: 0, count: gap) + [count]
                    return
                }
            }
            runs.append((key, [count]))
        }
        return runs
    }

    /// Reads what `encode` wrote.
    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let schema = Int(Int8(bitPattern: try reader.byte()))
        let anchor = try reader.double()
        let pageCountMax = try reader.varint()
        let foldKey = try reader.varint()
        let anchorCount = try reader.varint()
        let near = SignedPair(positive: try reader.varint(), negative: try reader.varint())
        var buckets: [(sign: BucketSign, key: Int, count: Int)] = []
        for sign in [BucketSign.positive, .negative] {
            var key = foldKey
            for _ in 0..<(try reader.varint()) {
                key += try reader.varint()
                guard key < Self.keyEnd else { throw .malformed("a bucket is out of range") }
                var count = 0
                for _ in 0..<(try reader.varint()) {
                    count &+= try reader.signedVarint()
                    guard key < Self.keyEnd, 0...ByteReader.countMax ~= count else {
                        throw .malformed("a bucket is out of range")
                    }
                    if count > 0 { buckets.append((sign, key, count)) }
                    key += 1
                }
            }
        }
        guard
            let histogram = ExponentialHistogram(
                anchor: anchor,
                bucketCountMax: Swift.min(pageCountMax, 1 << 10) * BucketPages.pageSize,
                schema: schema, foldKey: foldKey, anchorCount: anchorCount, nearCounts: near,
                buckets: buckets)
        else { throw .malformed("the histogram contradicts itself") }
        self = histogram
    }
}
