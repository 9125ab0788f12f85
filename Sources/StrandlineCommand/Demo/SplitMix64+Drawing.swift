import Randomness

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a demo draws.
extension SplitMix64 {
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
