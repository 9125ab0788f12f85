#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reproducible samples of known distributions (SplitMix64 and Box–Muller).
struct SampleSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
