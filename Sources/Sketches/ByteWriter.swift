/// Appends numbers to a buffer of bytes, little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(contentsOf more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    mutating func append(_ number: UInt16) { appendInteger(number) }
    mutating func append(_ number: UInt32) { appendInteger(number) }
    mutating func append(_ number: UInt64) { appendInteger(number) }
    mutating func append(_ number: Double) { appendInteger(number.bitPattern) }

    private mutating func appendInteger(_ number: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: type(of: number).bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Appends a count in groups of seven bits, lowest first (LEB128).
    mutating func appendVarint(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a signed number as a varint, small magnitudes first (zigzag).
    mutating func appendSignedVarint(_ number: Int) {
        appendVarint((number << 1) ^ (number >> 63))
    }
}
