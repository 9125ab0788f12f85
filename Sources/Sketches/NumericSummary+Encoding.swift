extension NumericSummary {
    private enum Form {
        static let exact: UInt8 = 0
        static let histogram: UInt8 = 1
        static let hasGuard: UInt8 = 2
        static let hasAnchor: UInt8 = 4
    }

    func encode(into writer: inout ByteWriter) {
        var form = Form.exact
        if case .histogram = distribution { form |= Form.histogram }
        if guardSketch != nil { form |= Form.hasGuard }
        if anchorBeforeHistogram != nil { form |= Form.hasAnchor }
        writer.append(form)
        writer.appendVarint(missingCount)
        writer.appendVarint(zeroCount)
        writer.appendVarint(refusedCount)
        if let anchorBeforeHistogram { writer.append(anchorBeforeHistogram) }
        moments.encode(into: &writer)
        switch distribution {
        case .exact(let counts): counts.encode(into: &writer)
        case .histogram(let histogram): histogram.encode(into: &writer)
        }
        guardSketch?.encode(into: &writer)
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let form = try reader.byte()
        guard form < 8 else { throw .malformed("the form of the summary is unknown") }
        let missingCount = try reader.varint()
        let zeroCount = try reader.varint()
        let refusedCount = try reader.varint()
        let anchor = form & Form.hasAnchor != 0 ? try reader.double() : nil
        let moments = try Moments(decoding: &reader)
        let distribution: NumericDistribution
        if form & Form.histogram == 0 {
            distribution = .exact(try ValueCounts(decoding: &reader))
        } else {
            distribution = .histogram(try ExponentialHistogram(decoding: &reader))
        }
        let sketch = form & Form.hasGuard != 0 ? try QuantileSketch(decoding: &reader) : nil
        guard anchor?.isFinite ?? true else { throw .malformed("the anchor is not finite") }
        self.init(
            moments: moments, distribution: distribution, guardSketch: sketch,
            missingCount: missingCount, zeroCount: zeroCount, refusedCount: refusedCount,
            pinnedAnchor: anchor)
    }
}

extension Moments {
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(count)
        guard count > 0 else { return }
        writer.append(mean)
        writer.append(centralSums.second)
        writer.append(centralSums.third)
        writer.append(centralSums.fourth)
        writer.append(minimum)
        writer.append(maximum)
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let count = try reader.varint()
        guard count > 0 else {
            self.init()
            return
        }
        self.init(
            count: count, mean: try reader.double(), secondSum: try reader.double(),
            thirdSum: try reader.double(), fourthSum: try reader.double(),
            minimum: try reader.double(), maximum: try reader.double())
    }
}

extension ValueCounts {
    func encode(into writer: inout ByteWriter) {
        let entries = entries
        writer.appendVarint(entries.count)
        for entry in entries {
            writer.append(entry.value)
            writer.appendVarint(entry.count)
        }
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        self.init()
        for _ in 0..<(try reader.varint()) {
            add(try reader.double(), count: try reader.varint())
        }
    }
}

extension ExponentialHistogram {
    func encode(into writer: inout ByteWriter) {
        writer.append(UInt8(bitPattern: Int8(schema)))
        writer.append(anchor)
        writer.appendVarint(bucketCountMax)
        writer.appendVarint(zeroCount)
        Self.encode(positiveBuckets, into: &writer)
        Self.encode(negativeBuckets, into: &writer)
    }

    private static func encode(
        _ buckets: [(index: Int, count: Int)], into writer: inout ByteWriter
    ) {
        writer.appendVarint(buckets.count)
        var index = 0
        for bucket in buckets {
            writer.appendSignedVarint(bucket.index - index)
            writer.appendVarint(bucket.count)
            index = bucket.index
        }
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let schema = Int(Int8(bitPattern: try reader.byte()))
        let anchor = try reader.double()
        let bucketCountMax = try reader.varint()
        guard -4...8 ~= schema, anchor.isFinite else {
            throw .malformed("the histogram's schema or anchor is out of range")
        }
        self.init(anchor: anchor, bucketCountMax: bucketCountMax)
        reduceResolution(to: schema)
        add(anchor, count: try reader.varint())
        for sign in [1.0, -1.0] {
            var index = 0
            for _ in 0..<(try reader.varint()) {
                index &+= try reader.signedVarint()
                guard -300_000...300_000 ~= index else {
                    throw .malformed("a bucket is out of range")
                }
                addBucket(sign: sign, index: index, count: try reader.varint())
            }
        }
    }
}

extension QuantileSketch {
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(k)
        writer.append(minimum)
        writer.append(maximum)
        writer.appendVarint(levels.count)
        for level in levels {
            writer.appendVarint(level.count)
            for item in level { writer.append(item) }
        }
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let k = try reader.varint()
        let minimum = try reader.double()
        let maximum = try reader.double()
        let levelCount = try reader.varint()
        guard 8...65_535 ~= k, levelCount <= 60 else {
            throw .malformed("the sketch's shape is out of range")
        }
        var levels: [[Double]] = []
        for _ in 0..<levelCount {
            var level: [Double] = []
            for _ in 0..<(try reader.varint()) { level.append(try reader.double()) }
            levels.append(level)
        }
        self.init(k: k, levels: levels, minimum: minimum, maximum: maximum)
    }
}
