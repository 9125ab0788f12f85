import Randomness

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reproducible samples of known distributions (SplitMix64 and Box–Muller).
struct SampleSource {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func bits() -> UInt64 { generator.next() }

    /// Between 0 and 1, both left out.
    mutating func uniform() -> Double { (Double(bits() >> 11) + 0.5) * 0x1p-53 }

    mutating func integer(below bound: Int) -> Int { Int(bits() % UInt64(bound)) }

    mutating func normal() -> Double { sqrt(-2 * log(uniform())) * cos(2 * .pi * uniform()) }

    mutating func lognormal() -> Double { exp(normal()) }

    mutating func pareto(_ shape: Double) -> Double { pow(uniform(), -1 / shape) }

    mutating func values<Value>(
        _ count: Int, _ draw: (inout SampleSource) -> Value
    ) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(draw(&self)) }
        return values
    }
}
