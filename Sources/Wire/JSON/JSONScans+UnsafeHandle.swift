// Eight bytes at a time, which the safe interface takes one by one.

extension Span where Element == UInt8 {
    /// Where the plain text that begins at `start` ends: at a quote, a backslash or a control
    /// character, which mean something in JSON, or behind the last byte.
    func plainTextEnd(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let text = unsafe text(at: index)
            let marks =
                text.marks(of: UInt8(ascii: "\"")) | text.marks(of: UInt8(ascii: "\\"))
                | text.controlMarks
            guard marks == 0 else { return index &+ marks.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count, self[index] >= 0x20, self[index] != UInt8(ascii: "\""),
            self[index] != UInt8(ascii: "\\")
        {
            index &+= 1
        }
        return index
    }

    /// The commas from `start` on, up to the first closing bracket or the end.
    func commasInArray(from start: Int) -> Int {
        var index = start
        var commaCount = 0
        while index &+ 8 <= count {
            let text = unsafe text(at: index)
            guard text.marks(of: UInt8(ascii: "]")) == 0 else { break }
            commaCount &+= text.marks(of: UInt8(ascii: ",")).markCount
            index &+= 8
        }
        while index < count, self[index] != UInt8(ascii: "]") {
            commaCount &+= self[index] == UInt8(ascii: ",") ? 1 : 0
            index &+= 1
        }
        return commaCount
    }

    /// Eight bytes as a word, lowest first.
    @unsafe @inline(__always)
    private func text(at offset: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: offset, as: UInt64.self))
    }
}

extension UInt64 {
    /// The upper bit of each byte that is `byte`.
    @inline(__always)
    fileprivate func marks(of byte: UInt8) -> UInt64 {
        let differences = self ^ UInt64(byte) &* Self.lowestBits
        return ~((differences | Self.highestBits) &- Self.lowestBits | differences)
            & Self.highestBits
    }

    /// The upper bit of each byte that is a control character.
    @inline(__always)
    fileprivate var controlMarks: UInt64 {
        ~((self | Self.highestBits) &- 0x20 &* Self.lowestBits | self) & Self.highestBits
    }

    /// How many bytes have their upper bit set, of bytes with no other bit.
    @inline(__always)
    fileprivate var markCount: Int {
        Int(truncatingIfNeeded: (self &>> 7 &* Self.lowestBits) &>> 56)
    }

    private static var lowestBits: UInt64 { 0x0101_0101_0101_0101 }
    private static var highestBits: UInt64 { 0x8080_8080_8080_8080 }
}
