/// Apache DataSketches' bytes of a KLL sketch of doubles, serial version 1 or, with one value, 2.
///
/// Little-endian: preamble size in ints, serial version, family 15, flags, k (16 bits), m, 0; with
/// more than one value then n (64 bits), the least k (16 bits), the number of levels, 0, where each
/// level begins as 32-bit offsets into the whole capacity, minimum, maximum, and the items from the
/// lowest level up. The end of the topmost level, which is the capacity, is not written.
extension QuantileSketch {
    private enum Layout {
        static let family: UInt8 = 15
        static let isEmpty: UInt8 = 1
        static let isLevelZeroSorted: UInt8 = 2
        static let isSingle: UInt8 = 4
        static let kRange = 8...65_535
        static let levelCountMax = 60
    }

    /// The sketch in the bytes that DataSketches exchanges.
    package func dataSketchesBytes() -> [UInt8] {
        let sketch = exchanged
        var writer = ByteWriter()
        let isSingle = count == 1
        writer.append(UInt8(count < 2 ? 2 : 5))
        writer.append(UInt8(isSingle ? 2 : 1))
        writer.append(Layout.family)
        writer.append(
            (count == 0 ? Layout.isEmpty : 0) | (isSingle ? Layout.isSingle : 0)
                | (sketch.isBufferSorted ? Layout.isLevelZeroSorted : 0))
        writer.append(UInt16(k))
        writer.append(UInt8(KLLCapacity.levelMin))
        writer.append(UInt8(0))
        guard count > 1 else {
            if isSingle { writer.append(least) }
            return writer.bytes
        }
        writer.append(UInt64(count))
        writer.append(UInt16(kMin))
        writer.append(UInt8(sketch.levelCount))
        writer.append(UInt8(0))
        sketch.appendLevels(to: &writer)
        return writer.bytes
    }

    private func appendLevels(to writer: inout ByteWriter) {
        var offset =
            KLLCapacity.of(k: k).total(levelCount: levelCount) - items.count - buffer.count
        for count in [buffer.count] + levelCounts.map(Int.init) {
            writer.append(UInt32(offset))
            offset += count
        }
        writer.append(least)
        writer.append(greatest)
        // The lowest level is filled from its end.
        for item in buffer.reversed() { writer.append(item) }
        for index in levelCounts.indices {
            let start = start(ofLevel: index)
            for item in items[start..<(start + Int(levelCounts[index]))] { writer.append(item) }
        }
    }

    /// Reads a sketch of doubles that DataSketches or this type has written.
    ///
    /// There is no mark of the item type: bytes of another one cannot be told from doubles.
    ///
    /// - Throws: `SummaryDecodingError` where they are no such sketch, Java's updatable form
    ///   included, or contradict themselves.
    package init(dataSketchesBytes bytes: [UInt8]) throws(SummaryDecodingError) {
        var reader = ByteReader(bytes[...])
        let preambleSize = try reader.byte()
        let version = try reader.byte()
        guard try reader.byte() == Layout.family else {
            throw .malformed("the family of the sketch is not KLL")
        }
        let flags = try reader.byte()
        let k = Int(try reader.integer(UInt16.self))
        guard try reader.byte() == UInt8(KLLCapacity.levelMin), Layout.kRange ~= k else {
            throw .malformed("the KLL sketch's k or m is out of range")
        }
        _ = try reader.byte()
        self.init(k: k)
        switch (preambleSize, version, flags & (Layout.isEmpty | Layout.isSingle)) {
        case (2, 1, Layout.isEmpty): break
        case (2, 2, Layout.isSingle):
            let value = try reader.double()
            guard !value.isNaN else { throw .malformed("an item is NaN") }
            (count, least, greatest, buffer) = (1, value, value, [value])
        case (5, 1, 0): try readLevels(&reader)
        default: throw .malformed("the KLL sketch's form is unknown")
        }
        isBufferSorted = flags & Layout.isLevelZeroSorted != 0
        guard reader.remaining == 0 else { throw .malformed("there are bytes to spare") }
    }

    private mutating func readLevels(_ reader: inout ByteReader) throws(SummaryDecodingError) {
        guard let count = Int(exactly: try reader.integer(UInt64.self)), count > 1,
            count <= ByteReader.countMax
        else {
            throw .malformed("the number of values is out of range")
        }
        kMin = Int(try reader.integer(UInt16.self))
        let levelCount = Int(try reader.byte())
        _ = try reader.byte()
        guard 1...Layout.levelCountMax ~= levelCount, kMin <= k, kMin >= 8 else {
            throw .malformed("the KLL sketch's levels are out of range")
        }
        var ends: [Int] = []
        for _ in 0..<levelCount { ends.append(Int(try reader.integer(UInt32.self))) }
        ends.append(KLLCapacity.of(k: k).total(levelCount: levelCount))
        least = try reader.double()
        greatest = try reader.double()
        guard zip(ends, ends.dropFirst()).allSatisfy({ $0 <= $1 }), least <= greatest,
            (ends[levelCount] - ends[0]) * 8 == reader.remaining
        else { throw .malformed("the KLL sketch's levels contradict each other") }
        var weight = 0
        for level in 0..<levelCount {
            let items = try readItems(&reader, ends[level + 1] - ends[level])
            let (added, overflow) = items.count.multipliedReportingOverflow(by: 1 << level)
            let (sum, sumOverflow) = weight.addingReportingOverflow(added)
            guard !overflow, !sumOverflow else { throw .malformed("the weights are too large") }
            weight = sum
            if level == 0 {
                buffer = items.reversed()
            } else {
                guard zip(items, items.dropFirst()).allSatisfy({ $0 <= $1 }) else {
                    throw .malformed("a level is not ascending")
                }
                self.items.insert(contentsOf: items, at: 0)
                levelCounts.append(UInt32(items.count))
            }
        }
        guard weight == count else { throw .malformed("the weights do not add up") }
        self.count = count
    }

    private func readItems(
        _ reader: inout ByteReader, _ itemCount: Int
    ) throws(SummaryDecodingError) -> [Double] {
        var items: [Double] = []
        for _ in 0..<itemCount {
            let item = try reader.double()
            guard item >= least, item <= greatest else {
                throw .malformed("an item is not between minimum and maximum")
            }
            items.append(item)
        }
        return items
    }
}
