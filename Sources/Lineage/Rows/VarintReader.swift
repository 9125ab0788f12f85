/// Reads numbers of seven bits a byte, least significant first, the last byte below 128 (LEB128).
struct VarintReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The next number; nil past the end, and for one that does not fit into 63 bits.
    mutating func next() -> Int? {
        var value = 0
        var shift = 0
        while position < bytes.count, shift < 63 {
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    /// The next number whose sign is its lowest bit.
    mutating func nextSigned() -> Int? {
        next().map { $0 >> 1 ^ -($0 & 1) }
    }
}

extension [UInt8] {
    /// Appends a number that is not negative.
    mutating func appendVarint(_ value: Int) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// Appends a number with its sign as the lowest bit.
    mutating func appendSignedVarint(_ value: Int) {
        appendVarint(value << 1 ^ value >> 63)
    }
}
