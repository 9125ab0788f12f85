#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below 1.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A standard Gaussian number, by the method of Box and Muller (1958).
    mutating func gaussian() -> Double {
        sqrt(-2 * log(1 - uniform())) * cos(2 * .pi * uniform())
    }

    mutating func isTrue(probability: Double) -> Bool {
        uniform() < probability
    }

    /// A count of events that come at a mean rate; a Gaussian stands in for large rates.
    mutating func poisson(mean: Double) -> Int {
        guard mean < 50 else { return max(0, Int((mean + sqrt(mean) * gaussian()).rounded())) }
        var product = uniform()
        var count = 0
        while product > exp(-mean) {
            product *= uniform()
            count += 1
        }
        return count
    }
}
