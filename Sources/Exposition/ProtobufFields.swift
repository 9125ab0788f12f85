// The wire format of Protocol Buffers, as far as metrics need it: a field is its number and wire
// type in one varint, followed by a varint (type 0), eight bytes (type 1), or a length and that
// many bytes (type 2).

extension [UInt8] {
    @inline(__always)
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    @inline(__always)
    mutating func append(field: UInt64, varint value: UInt64) {
        append(varint: field << 3)
        append(varint: value)
    }

    /// A `sint32` or `sint64`: small magnitudes take few bytes whichever their sign.
    mutating func append(field: UInt64, zigzag value: Int64) {
        append(field: field, varint: UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    @inline(__always)
    mutating func append(field: UInt64, double value: Double) {
        append(varint: field << 3 | 1)
        var bits = value.bitPattern
        append(addingCapacity: 8) { bytes in
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
            }
        }
    }

    @inline(__always)
    mutating func append(field: UInt64, string value: String) {
        append(varint: field << 3 | 2)
        append(varint: UInt64(value.utf8.count))
        append(contentsOf: value.utf8)
    }

    /// A message within a message.
    @inline(__always)
    mutating func append(field: UInt64, message: (inout [UInt8]) -> Void) {
        append(varint: field << 3 | 2)
        appendDelimited(message)
    }

    /// The bytes that `body` appends, their length in front.
    ///
    /// One byte is set aside for the length, enough for most messages; a longer one is moved up.
    @inline(__always)
    mutating func appendDelimited(_ body: (inout [UInt8]) -> Void) {
        let start = count
        append(0)
        body(&self)
        var length = UInt64(count - start - 1)
        let addedByteCount = (63 - (length | 1).leadingZeroBitCount) / 7
        if addedByteCount > 0 {
            insert(contentsOf: repeatElement(0, count: addedByteCount), at: start)
        }
        for index in start..<start + addedByteCount {
            self[index] = UInt8(truncatingIfNeeded: length) | 0x80
            length >>= 7
        }
        self[start + addedByteCount] = UInt8(length)
    }
}
