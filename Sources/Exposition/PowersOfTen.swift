/// The powers 10⁻²⁹² … 10³²⁴, each to 126 bits, as shortest float printing needs them.
///
/// For a power p the entry is g = ⌊10ᵖ · 2⁻ʳ⌋ + 1 with r such that 2¹²⁵ ≤ g < 2¹²⁶, split in two
/// halves of 63 bits (R. Giulietti, "The Schubfach way to render doubles", section 9.8.1). The
/// entries are worked out exactly at first use, which takes less room than a table of constants.
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
    subscript(power: Int) -> Entry { entries[power - Self.lowestPower] }

    private static let lowestPower = -292
    private static let highestPower = 324

    private init() {
        // 10ᵖ and 5ᵖ have the same leading bits. ⌊⌊a / 5⌋ / 5⌋ = ⌊a / 25⌋, so that repeated short
        // division of a large power of two keeps every quotient exact.
        var negative: [Entry] = []
        var quotient = BigNatural(powerOfTwo: 1024)
        for _ in Self.lowestPower..<0 {
            quotient.divide(by: 5)
            negative.append(quotient.leadingEntry)
        }
        var positive: [Entry] = []
        var product = BigNatural(powerOfTwo: 128)
        for _ in 0...Self.highestPower {
            positive.append(product.leadingEntry)
            product.multiply(by: 5)
        }
        entries = negative.reversed() + positive
    }
}

/// A natural number of any length, least significant limb first.
private struct BigNatural {
    private var limbs: [UInt64]

    init(powerOfTwo exponent: Int) {
        limbs = Array(repeating: 0, count: exponent / 64) + [1 << UInt64(exponent % 64)]
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = product.low.addingReportingOverflow(carry)
            limbs[index] = sum
            carry = product.high + (overflow ? 1 : 0)
        }
        if carry > 0 { limbs.append(carry) }
    }

    mutating func divide(by divisor: UInt64) {
        var remainder: UInt64 = 0
        for index in limbs.indices.reversed() {
            (limbs[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
        }
        while limbs.last == 0 { limbs.removeLast() }
    }

    /// The 126 most significant bits plus one, in halves of 63.
    var leadingEntry: PowersOfTen.Entry {
        let top = limbs.count - 1
        let shift = UInt64(limbs[top].leadingZeroBitCount)
        let first = limbs[top] << shift | limbs[top - 1] >> (64 - shift)
        let second = limbs[top - 1] << shift | limbs[top - 2] >> (64 - shift)
        let low = ((first & 1) << 62 | second >> 2) + 1
        return PowersOfTen.Entry(high: first >> 1 + low >> 63, low: low & (1 << 63 - 1))
    }
}
