/// Reads numbers from bytes, little-endian, and never past their end.
package struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Reads bytes that end with their checksum, up to that.
    ///
    /// - Throws: `SummaryDecodingError` where it is another one.
    package init(checking bytes: [UInt8]) throws(SummaryDecodingError) {
        var trailer = ByteReader(bytes.suffix(4))
        guard
            try trailer.integer(UInt32.self)
                == CyclicRedundancyCheck.checksum(of: bytes.dropLast(4))
        else { throw .checksumMismatch }
        self.init(bytes.dropLast(4))
    }

    /// Number of bytes not read yet.
    package var remaining: Int { bytes.endIndex - position }

    package mutating func byte() throws(SummaryDecodingError) -> UInt8 {
        guard position < bytes.endIndex else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func slice(_ length: Int) throws(SummaryDecodingError) -> ArraySlice<UInt8> {
        guard length >= 0, length <= remaining else { throw .truncated }
        defer { position += length }
        return bytes[position..<position + length]
    }

    package mutating func integer<Number: FixedWidthInteger & UnsignedInteger>(
        _ type: Number.Type
    ) throws(SummaryDecodingError) -> Number {
        let byteCount = Number.bitWidth / 8
        guard byteCount <= remaining else { throw .truncated }
        defer { position += byteCount }
        var number: Number = 0
        for place in 0..<byteCount {
            number |= Number(bytes[position + place]) << Number(8 * place)
        }
        return number
    }

    package mutating func double() throws(SummaryDecodingError) -> Double {
        Double(bitPattern: try integer(UInt64.self))
    }

    /// Numbers that stand one after the other.
    package mutating func doubles(_ count: Int) throws(SummaryDecodingError) -> [Double] {
        guard count >= 0, count <= remaining / 8 else { throw .truncated }
        var numbers: [Double] = []
        numbers.reserveCapacity(count)
        for _ in 0..<count { numbers.append(try double()) }
        return numbers
    }

    /// A text that stands after the number of its bytes.
    package mutating func text() throws(SummaryDecodingError) -> String {
        guard let text = String(validating: try slice(try varint()), as: UTF8.self) else {
            throw .malformed("a text is no UTF-8")
        }
        return text
    }

    /// The greatest count that is believed.
    static let countMax = FieldSummary.rowCountMax

    /// A varint that is a count: not negative, and no more than `countMax`.
    package mutating func varint() throws(SummaryDecodingError) -> Int {
        guard let number = Int(exactly: try wideVarint()), number <= Self.countMax else {
            throw .malformed("a count is past 2^53")
        }
        return number
    }

    package mutating func signedVarint() throws(SummaryDecodingError) -> Int {
        let raw = try wideVarint()
        return Int(truncatingIfNeeded: raw >> 1) ^ -Int(truncatingIfNeeded: raw & 1)
    }

    /// A varint of up to 64 bits.
    mutating func wideVarint() throws(SummaryDecodingError) -> UInt64 {
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
