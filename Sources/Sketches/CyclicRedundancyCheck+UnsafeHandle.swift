extension CyclicRedundancyCheck {
    /// The remainder after bytes, whose number is a multiple of eight.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - tables: Eight tables of `tableSize` entries.
    /// - Returns: What is not inverted yet.
    static func remainder(of bytes: Span<UInt8>, _ tables: [UInt32]) -> UInt32 {
        unsafe tables.withUnsafeBufferPointer { tables in
            @inline(__always)
            func entry(_ table: Int, _ word: UInt64, _ shift: UInt64) -> UInt32 {
                unsafe tables[table &* tableSize &+ Int(word &>> shift & 0xFF)]
            }
            var remainder = UInt32.max
            var index = 0
            while index < bytes.count {
                let word = bytes.word(at: index) ^ UInt64(remainder)
                let first =
                    entry(7, word, 0) ^ entry(6, word, 8) ^ entry(5, word, 16) ^ entry(4, word, 24)
                let second =
                    entry(3, word, 32) ^ entry(2, word, 40) ^ entry(1, word, 48)
                    ^ entry(0, word, 56)
                remainder = first ^ second
                index &+= 8
            }
            return remainder
        }
    }
}
