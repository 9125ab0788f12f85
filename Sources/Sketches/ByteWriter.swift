/// Appends numbers to a buffer of bytes, little-endian.
package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func reserve(_ byteCount: Int) { bytes.reserveCapacity(byteCount) }

    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    package mutating func append(contentsOf more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    package mutating func append(_ number: UInt16) { appendInteger(number) }
    package mutating func append(_ number: UInt32) { appendInteger(number) }
    package mutating func append(_ number: UInt64) { appendInteger(number) }
    package mutating func append(_ number: Double) { appendInteger(number.bitPattern) }

    private mutating func appendInteger(_ number: some FixedWidthInteger & UnsignedInteger) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends numbers one after the other, without their count.
    package mutating func append(_ numbers: [Double]) {
        reserve(bytes.count + numbers.count * 8)
        for number in numbers { append(number) }
    }

    /// Appends a text after the number of its bytes.
    package mutating func append(_ text: String) {
        appendVarint(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends the checksum CRC-32C of all that was appended.
    package mutating func appendChecksum() {
        append(CyclicRedundancyCheck.checksum(of: bytes[...]))
    }

    /// Appends a count in groups of seven bits, lowest first (LEB128).
    package mutating func appendVarint(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends a signed number as a varint, small magnitudes first (zigzag).
    package mutating func appendSignedVarint(_ number: Int) {
        appendVarint((number << 1) ^ (number >> 63))
    }
}
