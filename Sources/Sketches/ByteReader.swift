/// Reads numbers from bytes, little-endian, and never past their end.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Number of bytes not read yet.
    var remaining: Int { bytes.endIndex - position }

    mutating func byte() throws(SummaryDecodingError) -> UInt8 {
        guard position < bytes.endIndex else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func slice(_ length: Int) throws(SummaryDecodingError) -> ArraySlice<UInt8> {
        guard length >= 0, length <= remaining else { throw .truncated }
        defer { position += length }
        return bytes[position..<position + length]
    }

    mutating func integer<Number: FixedWidthInteger & UnsignedInteger>(
        _ type: Number.Type
    ) throws(SummaryDecodingError) -> Number {
        var number: Number = 0
        for (place, byte) in try slice(Number.bitWidth / 8).enumerated() {
            number |= Number(byte) << Number(8 * place)
        }
        return number
    }

    mutating func double() throws(SummaryDecodingError) -> Double {
        Double(bitPattern: try integer(UInt64.self))
    }

    /// The greatest count that is believed.
    static let countMax = FieldSummary.rowCountMax

    /// A varint that is a count: not negative, and no more than `countMax`.
    mutating func varint() throws(SummaryDecodingError) -> Int {
        guard let number = Int(exactly: try rawVarint()), number <= Self.countMax else {
            throw .malformed("a count is past 2^53")
        }
        return number
    }

    mutating func signedVarint() throws(SummaryDecodingError) -> Int {
        let raw = try rawVarint()
        return Int(truncatingIfNeeded: raw >> 1) ^ -Int(truncatingIfNeeded: raw & 1)
    }

    private mutating func rawVarint() throws(SummaryDecodingError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            let byte = try byte()
            if shift == 63, byte > 1 { throw .malformed("a varint is past 64 bits") }
            number |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return number }
        }
        throw .malformed("a varint is past 64 bits")
    }
}
