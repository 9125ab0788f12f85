extension NumericSummary {
    private enum Form {
        static let hasHistogram: UInt8 = 1
        static let hasGuard: UInt8 = 2
        static let hasAnchor: UInt8 = 4
        static let hasAtoms: UInt8 = 8
        static let hasSecondAnchor: UInt8 = 16
        static let isAnchorOwn: UInt8 = 32
        static let all: UInt8 = 63
    }

    /// What stands before the distribution.
    struct Head {
        fileprivate let form: UInt8
        let missingCount: Int
        let zeroCount: Int
        let refusedCount: Int
        let moments: Moments

        init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
            form = try reader.byte()
            guard form <= Form.all else { throw .malformed("the form of the summary is unknown") }
            missingCount = try reader.varint()
            zeroCount = try reader.varint()
            refusedCount = try reader.varint()
            moments = try Moments(decoding: &reader)
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(
            (histogram == nil ? 0 : Form.hasHistogram) | (guardSketch == nil ? 0 : Form.hasGuard)
                | (pinnedAnchor == nil ? 0 : Form.hasAnchor) | (atoms.isEmpty ? 0 : Form.hasAtoms)
                | (secondAnchor == nil ? 0 : Form.hasSecondAnchor)
                | (isAnchorOwn ? Form.isAnchorOwn : 0))
        writer.appendVarint(missingCount)
        writer.appendVarint(zeroCount)
        writer.appendVarint(refusedCount)
        moments.encode(into: &writer)
        if let pinnedAnchor { writer.append(pinnedAnchor) }
        if let secondAnchor { writer.append(secondAnchor) }
        if !atoms.isEmpty { writer.append(counted: atoms.counts) }
        if let histogram {
            histogram.encode(into: &writer)
            writer.appendVarint(nextReview)
        } else {
            writer.append(counted: valueCounts.entries)
        }
        guardSketch?.encode(into: &writer)
    }

    /// - Parameters:
    ///   - reader: Reads what `encode` wrote.
    ///   - version: The version of the format: before 3, counted numbers are written as they are, and
    ///     what the next values are looked at for is not told.
    /// - Throws: `SummaryDecodingError` for any other bytes.
    init(decoding reader: inout ByteReader, version: UInt8) throws(SummaryDecodingError) {
        let head = try Head(decoding: &reader)
        let form = head.form
        let moments = head.moments
        let anchor = form & Form.hasAnchor == 0 ? nil : try reader.double()
        let second = form & Form.hasSecondAnchor == 0 ? nil : try reader.double()
        guard anchor?.isFinite ?? true, second?.isFinite ?? true else {
            throw .malformed("the anchor is not finite")
        }
        let atoms = form & Form.hasAtoms == 0 ? AtomCounts() : try Self.atoms(&reader, version)
        let distribution: NumericDistribution
        var nextReview = 0
        if form & Form.hasHistogram == 0 {
            distribution = .exact(try Self.valueCounts(&reader, version))
        } else {
            distribution = .histogram(try ExponentialHistogram(decoding: &reader))
            if version >= 3 { nextReview = try reader.varint() }
        }
        guard distribution.count == moments.count else {
            throw .malformed("the moments and the distribution count unlike numbers of values")
        }
        let sketch = form & Form.hasGuard == 0 ? nil : try QuantileSketch(decoding: &reader)
        try Self.check(
            valueCount: moments.count, missingCount: head.missingCount,
            refusedCount: head.refusedCount, zeroCount: head.zeroCount, atoms: atoms,
            sketch: sketch)
        self.init(
            moments: moments, distribution: distribution, atoms: atoms, guardSketch: sketch,
            missingCount: head.missingCount, zeroCount: head.zeroCount,
            refusedCount: head.refusedCount,
            pinnedAnchor: anchor, secondAnchor: second)
        isAnchorOwn = form & Form.isAnchorOwn != 0
        self.nextReview = nextReview
    }

    /// Checks that no part of a summary counts more than the whole does, so that sums of summaries
    /// are no greater than those of their rows.
    static func check(
        valueCount: Int, missingCount: Int, refusedCount: Int, zeroCount: Int, atoms: AtomCounts,
        sketch: QuantileSketch?
    ) throws(SummaryDecodingError) {
        try RowCounts.check(valueCount, missingCount, refusedCount)
        guard zeroCount <= valueCount else {
            throw .malformed("there are more zeros than values")
        }
        guard atoms.counts.reduce(0, { $0 + $1.count }) <= valueCount else {
            throw .malformed("the atoms count more values than there are")
        }
        guard let sketch, sketch.count > 0 else { return }
        guard sketch.count <= valueCount else {
            throw .malformed("the sketch counts more values than there are")
        }
        guard sketch.minimum.isFinite, sketch.maximum.isFinite else {
            throw .malformed("the sketch holds values that are not finite")
        }
    }

    private static func entries(
        _ reader: inout ByteReader, _ version: UInt8, countMax: Int
    ) throws(SummaryDecodingError) -> [(value: Double, count: Int)] {
        guard version < 3 else { return try reader.countedValues(countMax: countMax) }
        let entryCount = try reader.varint()
        guard entryCount <= countMax else { throw .malformed("there are too many values") }
        var entries: [(value: Double, count: Int)] = []
        for _ in 0..<entryCount {
            let value = try reader.double()
            let count = try reader.varint()
            guard value.isFinite, entries.last.map({ $0.value < value }) ?? true
            else { throw .malformed("a counted value is not finite or not in order") }
            entries.append((value, count))
        }
        return entries
    }

    private static func atoms(
        _ reader: inout ByteReader, _ version: UInt8
    ) throws(SummaryDecodingError) -> AtomCounts {
        let entries = try entries(&reader, version, countMax: AtomCounts.countMax)
        var atoms = AtomCounts(following: entries.map(\.value))
        for entry in entries { atoms.add(entry.value, count: entry.count) }
        return atoms
    }

    private static func valueCounts(
        _ reader: inout ByteReader, _ version: UInt8
    ) throws(SummaryDecodingError) -> ValueCounts {
        let counts = ValueCounts(
            ascending: try entries(&reader, version, countMax: exactCountMax))
        guard let counts else { throw .malformed("there are too many values") }
        return counts
    }
}

extension QuantileSketch {
    func encode(into writer: inout ByteWriter) {
        let bytes = dataSketchesBytes()
        writer.appendVarint(bytes.count)
        writer.append(contentsOf: bytes)
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        try self.init(dataSketchesBytes: Array(try reader.slice(try reader.varint())))
    }
}
