/// MurmurHash3_x64_128 by Austin Appleby (public domain), with the seed of Apache DataSketches.
package enum MurmurHash3 {
    private static let seed: UInt64 = 9001
    private static let firstMultiplier: UInt64 = 0x87C3_7B91_1142_53D5
    private static let secondMultiplier: UInt64 = 0x4CF5_AD43_2745_937F

    /// The hash of eight bytes, lowest first.
    @inline(__always)
    static func hash(_ word: UInt64) -> (low: UInt64, high: UInt64) {
        finish(seed ^ mixedLow(word), seed, length: 8)
    }

    /// The hash of any number of bytes.
    package static func hash(_ bytes: Span<UInt8>) -> (low: UInt64, high: UInt64) {
        var low = seed
        var high = seed
        let length = bytes.count
        var offset = 0
        while offset &+ 16 <= length {
            low ^= mixedLow(bytes.word(at: offset))
            low = rotated(low, 27) &+ high
            low = low &* 5 &+ 0x52DC_E729
            high ^= mixedHigh(bytes.word(at: offset &+ 8))
            high = rotated(high, 31) &+ low
            high = high &* 5 &+ 0x3849_5AB5
            offset &+= 16
        }
        let rest = length &- offset
        if rest > 8 { high ^= mixedHigh(bytes.word(at: offset &+ 8, count: rest &- 8)) }
        if rest > 0 { low ^= mixedLow(bytes.word(at: offset, count: Swift.min(rest, 8))) }
        return finish(low, high, length: UInt64(length))
    }

    @inline(__always)
    private static func mixedLow(_ word: UInt64) -> UInt64 {
        rotated(word &* firstMultiplier, 31) &* secondMultiplier
    }

    @inline(__always)
    private static func mixedHigh(_ word: UInt64) -> UInt64 {
        rotated(word &* secondMultiplier, 33) &* firstMultiplier
    }

    @inline(__always)
    private static func finish(
        _ low: UInt64, _ high: UInt64, length: UInt64
    ) -> (low: UInt64, high: UInt64) {
        var low = low ^ length
        var high = high ^ length
        low &+= high
        high &+= low
        low = avalanched(low)
        high = avalanched(high)
        low &+= high
        high &+= low
        return (low, high)
    }

    @inline(__always)
    private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
        word &<< count | word &>> (64 &- count)
    }

    @inline(__always)
    private static func avalanched(_ word: UInt64) -> UInt64 {
        var mixed = word
        mixed = (mixed ^ mixed &>> 33) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ mixed &>> 33) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ mixed &>> 33
    }
}
