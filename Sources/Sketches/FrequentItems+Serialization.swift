/// Apache DataSketches' bytes of a frequent-items sketch of strings, serial version 1.
///
/// Little-endian: preamble size in longs (1 empty, else 4), serial version, family 10, lg of the
/// greatest map size, lg of the current one, flags (5 empty), 0, 0; then the number of items
/// (32 bits), 0, the total weight, the offset (the greatest error), the weights (64 bits each) and the
/// items, each a 32-bit length and UTF-8.
extension FrequentItems {
    private enum Layout {
        static let family: UInt8 = 10
        static let emptyFlags: UInt8 = 5
        static let lgMapSizeMin = 3
        static let lgMapSizeUsual = 8
        static let lgMapSizeRange = 3...26
        static let nullCountSize = 8
    }

    /// The sketch in the bytes that DataSketches exchanges, most frequent first.
    ///
    /// A map of lg 8 holds 192 categories; more of them need a larger one.
    package func dataSketchesBytes() -> [UInt8] {
        let remainders = remainders
        var lgSize = Layout.lgMapSizeMin
        while remainders.count * 4 > 3 << lgSize { lgSize += 1 }
        var writer = ByteWriter()
        writer.append(UInt8(totalCount == 0 ? 1 : 4))
        writer.append(UInt8(1))
        writer.append(Layout.family)
        writer.append(UInt8(Swift.max(lgSize, Layout.lgMapSizeUsual)))
        writer.append(UInt8(lgSize))
        writer.append(totalCount == 0 ? Layout.emptyFlags : 0)
        writer.append(UInt16(0))
        guard totalCount > 0 else { return writer.bytes }
        writer.append(UInt32(remainders.count))
        writer.append(UInt32(0))
        writer.append(UInt64(totalCount))
        writer.append(UInt64(errorMax))
        for entry in remainders { writer.append(UInt64(entry.count)) }
        for entry in remainders {
            writer.append(UInt32(entry.item.utf8.count))
            writer.append(contentsOf: entry.item.utf8)
        }
        return writer.bytes
    }

    /// Reads a sketch of strings; one with more categories than are kept here is purged.
    ///
    /// Spark's `approx_top_k_accumulate` appends how many values were null, in eight bytes, which
    /// it wants to find again; they are no categories and are passed over.
    ///
    /// - Throws: `SummaryDecodingError` where the bytes are no such sketch or contradict themselves.
    package init(dataSketchesBytes bytes: [UInt8]) throws(SummaryDecodingError) {
        self.init()
        var reader = ByteReader(bytes[...])
        let preambleSize = try reader.byte() & 0x3F
        guard try reader.byte() == 1, try reader.byte() == Layout.family else {
            throw .malformed("no frequent-items sketch")
        }
        guard Layout.lgMapSizeRange ~= Int(try reader.byte()), try reader.byte() <= 26 else {
            throw .malformed("the map size is out of range")
        }
        let flags = try reader.byte()
        _ = try reader.slice(2)
        if preambleSize == 1, flags & Layout.emptyFlags != 0 { return }
        guard preambleSize == 4 else { throw .malformed("the sketch's form is unknown") }
        let itemCount = Int(try reader.integer(UInt32.self))
        _ = try reader.slice(4)
        let total = Int(exactly: try reader.integer(UInt64.self))
        let offset = Int(exactly: try reader.integer(UInt64.self))
        guard let total, let offset, total <= ByteReader.countMax, offset <= total,
            itemCount <= reader.remaining / 12
        else {
            throw .malformed("the counts are out of range")
        }
        var weights: [Int] = []
        for _ in 0..<itemCount {
            guard let weight = Int(exactly: try reader.integer(UInt64.self)), weight > 0,
                weight <= total
            else { throw .malformed("a weight is out of range") }
            weights.append(weight)
        }
        var sum = 0
        for weight in weights {
            let length = Int(try reader.integer(UInt32.self))
            guard let item = String(validating: try reader.slice(length), as: UTF8.self) else {
                throw .malformed("an item is not UTF-8")
            }
            let (next, overflow) = sum.addingReportingOverflow(weight)
            guard !overflow, next <= total else { throw .malformed("the weights exceed their sum") }
            sum = next
            add(item, count: weight)
        }
        guard reader.remaining == 0 || reader.remaining == Layout.nullCountSize else {
            throw .malformed("there are bytes to spare")
        }
        guard offset > 0 || sum == total else { throw .malformed("the weights do not add up") }
        setError(adding: offset, totalCount: total)
    }

    private mutating func setError(adding offset: Int, totalCount: Int) {
        var rest = FrequentItems()
        rest.addUnknown(totalCount - self.totalCount, errorMax: offset)
        merge(rest)
    }
}
