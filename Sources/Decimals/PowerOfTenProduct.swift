/// A whole number times a power of ten, rounded once to a double.
///
/// The product of the number and 128 bits of the power of five is exact enough to tell for every
/// number of 64 bits on which side of a half it lies (D. Lemire, "Number parsing at a gigabyte per
/// second", 2021; N. Mushtak and D. Lemire, "Fast number parsing without fallback", 2023).
enum PowerOfTenProduct {
    /// The double closest to `significand` · 10^`power`, the even one of two; infinity where the
    /// product is too large.
    static func closestDouble(_ significand: UInt64, power: Int) -> Double {
        if significand == 0 || power < powers.lowerBound { return 0 }
        if power > powers.upperBound { return .infinity }
        let shift = significand.leadingZeroBitCount
        let product = product(significand &<< UInt64(truncatingIfNeeded: shift), power)
        let isUpperBitSet = Int(product.high &>> 63)
        // The bits of a double and one to round by.
        let cut = UInt64(truncatingIfNeeded: isUpperBitSet &+ 9)
        let kept = product.high &>> cut
        // ⌊log₂ 10^power⌋ by 217706 / 2¹⁶ ≈ log₂ 10.
        let exponent = (217_706 &* power) &>> 16 &+ 63 &+ isUpperBitSet &- shift &+ 1023
        guard exponent > 0 else { return subnormal(kept, exponent: exponent) }
        // Half way above an even double, which is then the closest.
        let isEvenHalf =
            kept & 3 == 1 && product.low <= 1 && halves ~= power && kept &<< cut == product.high
        return rounded(isEvenHalf ? kept &- 1 : kept, exponent: exponent)
    }

    /// A double of 54 bits, of which the last is rounded up.
    ///
    /// A carry out of the fraction goes on into the exponent, at last to infinity.
    @inline(__always)
    private static func rounded(_ bits: UInt64, exponent: Int) -> Double {
        let significand = (bits &+ 1) &>> 1
        let pattern = UInt64(truncatingIfNeeded: exponent &- 1) &<< 52 &+ significand
        return exponent < 0x7FF ? Double(bitPattern: pattern) : .infinity
    }

    /// A double below all that have an exponent of their own, or the least of these.
    ///
    /// No such product is half way: a power of ten below -300 is none of a whole number.
    private static func subnormal(_ bits: UInt64, exponent: Int) -> Double {
        guard exponent > -63 else { return 0 }
        let significand = bits &>> UInt64(truncatingIfNeeded: 1 &- exponent)
        return Double(bitPattern: (significand &+ 1) &>> 1)
    }

    /// The upper 128 bits of a number, whose highest bit is set, times a power.
    @inline(__always)
    private static func product(_ number: UInt64, _ power: Int) -> (high: UInt64, low: UInt64) {
        let bits = table[power &- powers.lowerBound]
        let first = number.multipliedFullWidth(by: bits.high)
        // The lower half matters where nothing but ones stands behind the bits that are kept.
        guard first.high & 0x1FF == 0x1FF else { return (first.high, first.low) }
        let second = number.multipliedFullWidth(by: bits.low).high
        let (low, carries) = first.low.addingReportingOverflow(second)
        return (first.high &+ (carries ? 1 : 0), low)
    }

    /// Below them a number of 64 bits is nearer to zero than to any double, above them too large.
    private static let powers = -342...308

    /// The powers at which a product may be half way between two doubles.
    private static let halves = -4...23

    /// The bits of each power; those of reciprocals that may meet a half are rounded up, so that
    /// the half shows as such.
    private static let table = PowerBits.ofTen(powers).enumerated().map { index, bits in
        -27..<0 ~= index + powers.lowerBound ? bits.successor : bits
    }
}
