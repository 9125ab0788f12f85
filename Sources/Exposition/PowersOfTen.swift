import Decimals

/// The powers 10⁻²⁹² … 10³²⁴, each to 126 bits, as shortest float printing needs them.
///
/// For a power p the entry is g = ⌊10ᵖ · 2⁻ʳ⌋ + 1 with r such that 2¹²⁵ ≤ g < 2¹²⁶, split in two
/// halves of 63 bits (R. Giulietti, "The Schubfach way to render doubles", section 9.8.1). The
/// entries are worked out at first use.
struct PowersOfTen: Sendable {
    /// The upper and the lower 63 bits of one entry.
    struct Entry: Sendable, Equatable {
        let high: UInt64
        let low: UInt64
    }

    static let shared = PowersOfTen()

    private let entries: [Entry]

    /// The entry of 10ᵖ.
    @inline(__always)
    subscript(power: Int) -> Entry { entries[power - Self.powers.lowerBound] }

    private static let powers = -292...324

    private init() { entries = PowerBits.ofTen(Self.powers).map(Entry.init) }
}

extension PowersOfTen.Entry {
    /// The 126 most significant bits plus one, in halves of 63.
    fileprivate init(_ bits: PowerBits) {
        let lower = ((bits.high & 1) << 62 | bits.low >> 2) + 1
        self.init(high: bits.high >> 1 + lower >> 63, low: lower & (1 << 63 - 1))
    }
}
