#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many distinct things a stream held: HyperLogLog with 2^12 registers.
package struct DistinctSketch: Sendable, Equatable {
    private var registers: [UInt8] = []

    package init() {}

    private static let registerCount = 4096

    package mutating func add(_ text: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        add(hash: hash)
    }

    package mutating func add(_ value: Double) {
        add(hash: (value + 0).bitPattern)
    }

    private mutating func add(hash: UInt64) {
        var mixed = hash
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        mixed ^= mixed >> 33
        if registers.isEmpty { registers = Array(repeating: 0, count: Self.registerCount) }
        let register = Int(mixed & 4095)
        let rank = UInt8((mixed >> 12 | 1 << 62).trailingZeroBitCount + 1)
        registers[register] = Swift.max(registers[register], rank)
    }

    /// The estimated number of distinct things, within about 1.6% (one standard error).
    package var estimate: Double {
        guard !registers.isEmpty else { return 0 }
        let size = Double(Self.registerCount)
        let zeros = Double(registers.count { $0 == 0 })
        let raw =
            0.7213 / (1 + 1.079 / size) * size * size
            / registers.reduce(0.0) { $0 + exp2(-Double($1)) }
        return raw < 2.5 * size && zeros > 0 ? size * log(size / zeros) : raw
    }

    package mutating func merge(_ other: DistinctSketch) {
        guard !other.registers.isEmpty else { return }
        guard !registers.isEmpty else {
            self = other
            return
        }
        for index in registers.indices {
            registers[index] = Swift.max(registers[index], other.registers[index])
        }
    }

    /// The registers; none while nothing was added.
    var registerBytes: [UInt8] { registers }

    init?(registerBytes: [UInt8]) {
        guard registerBytes.isEmpty || registerBytes.count == Self.registerCount else { return nil }
        registers = registerBytes
    }
}
