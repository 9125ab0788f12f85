import Randomness

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A seeded source of random numbers.
struct RandomSource: Sendable {
    private var generator: SplitMix64
    private var spareNormal: Double?

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// A source that depends on all parts of a name and on nothing else (FNV-1a over its bytes).
    init(name: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.init(seed: hash)
    }

    mutating func word() -> UInt64 { generator.next() }

    /// Above 0 and below 1.
    mutating func uniform() -> Double { (Double(word() &>> 11) + 0.5) * 0x1p-53 }

    mutating func exponential() -> Double { -log(uniform()) }

    /// A unit normal number, by the polar method (Marsaglia and Bray, SIAM Review 6, 1964).
    mutating func normal() -> Double {
        if let spareNormal {
            self.spareNormal = nil
            return spareNormal
        }
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square < 1, square > 0 else { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spareNormal = y * factor
            return x * factor
        }
    }
}
