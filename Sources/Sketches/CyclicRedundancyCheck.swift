/// The checksum CRC-32C (Castagnoli; RFC 3720, section 12.1), eight bytes at a time.
///
/// "Slicing-by-8" of Kounavis and Berry (ISCC 2005): a table for each of eight bytes tells what it
/// does to the remainder from its place.
enum CyclicRedundancyCheck {
    static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
        let span = bytes.span
        let wordEnd = span.count & ~7
        var remainder = remainder(of: span.extracting(0..<wordEnd), tables)
        for index in wordEnd..<span.count {
            let entry = Int(UInt8(truncatingIfNeeded: remainder) ^ span[index])
            remainder = tables[entry] ^ remainder >> 8
        }
        return ~remainder
    }

    /// Entries of one table.
    static let tableSize = 256

    /// Eight tables one after the other: the n-th is for a byte that n others follow.
    private static let tables: [UInt32] = {
        var tables = (0..<UInt32(tableSize)).map { byte in
            (0..<8).reduce(byte) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
            }
        }
        for index in tableSize..<(8 * tableSize) {
            let before = tables[index - tableSize]
            tables.append(tables[Int(before & 0xFF)] ^ before >> 8)
        }
        return tables
    }()
}
