#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reproducible samples (SplitMix64 and Box–Muller).
struct Sample {
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

    mutating func normal() -> Double { sqrt(-2 * log(uniform())) * cos(2 * .pi * uniform()) }

    func normal(count: Int) -> [Double] { values(count) { $0.normal() } }

    func lognormal(count: Int) -> [Double] { values(count) { exp($0.normal()) } }

    /// Normal values, every second one of which is 0 at random.
    func halfZeros(count: Int) -> [Double] {
        values(count) { $0.uniform() < 0.5 ? 0 : $0.normal() }
    }

    /// Values that `draw` makes, always the same ones.
    func values<Value>(_ count: Int, _ draw: (inout Sample) -> Value) -> [Value] {
        var source = self
        return (0..<count).map { _ in draw(&source) }
    }
}
