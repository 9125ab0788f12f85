/// The shortest decimal that reads back as a given double, and of those the closest to it.
///
/// The value is `digits` · 10^`exponent`; `digits` may end in zeros. The method is Schubfach
/// (R. Giulietti, "The Schubfach way to render doubles", 2020, figure 7).
struct ShortestDecimal {
    let digits: UInt64
    let exponent: Int

    /// The decimal of a finite `value` > 0.
    @inline(__always)
    init(_ value: Double, powers: PowersOfTen) {
        // Neighbouring doubles below 2⁵³ are at most 1 apart: a whole number is its own shortest.
        if value < 0x1p53 {
            let whole = UInt64(value)
            if Double(whole) == value {
                digits = whole
                exponent = 0
                return
            }
        }
        let fraction = value.significandBitPattern
        let isNormal = value.exponentBitPattern != 0
        let significand = isNormal ? fraction | 1 << 52 : fraction
        let binaryExponent = isNormal ? Int(value.exponentBitPattern) - 1075 : -1074
        // Just above a power of two the doubles below are half as far as those above.
        let isLopsided = fraction == 0 && value.exponentBitPattern > 1
        let power =
            isLopsided
            ? Self.floorLog10ThreeQuartersPow2(binaryExponent) : Self.floorLog10Pow2(binaryExponent)
        let scale = powers[-power]
        let shift = UInt64(binaryExponent + Self.floorLog2Pow10(-power) + 2)
        // Four times the value and the ends of its rounding interval, in units of 10^power.
        let central = significand << 2
        let middle = Self.roundedToOdd(scale, central << shift)
        let lower = Self.roundedToOdd(scale, (central - (isLopsided ? 1 : 2)) << shift)
        let upper = Self.roundedToOdd(scale, (central + 2) << shift)
        // The ends belong to the interval where ties go to this double: to the even one.
        let openness = significand & 1
        let floor = middle >> 2
        if floor >= 10 {
            let tens = floor / 10 * 10
            let lowerTenFits = lower + openness <= tens << 2
            let upperTenFits = (tens + 10) << 2 + openness <= upper
            if lowerTenFits != upperTenFits {
                digits = lowerTenFits ? tens : tens + 10
                exponent = power
                return
            }
        }
        let floorFits = lower + openness <= floor << 2
        let ceilingFits = (floor + 1) << 2 + openness <= upper
        let half = floor << 2 + 2
        let isCloserToFloor = middle < half || (middle == half && floor & 1 == 0)
        digits = (floorFits != ceilingFits ? floorFits : isCloserToFloor) ? floor : floor + 1
        exponent = power
    }

    /// ⌊scale · factor · 2⁻¹²⁷⌋ with the last bit set where the product is not exact.
    @inline(__always)
    private static func roundedToOdd(_ scale: PowersOfTen.Entry, _ factor: UInt64) -> UInt64 {
        let lowProduct = scale.low.multipliedFullWidth(by: factor).high
        let highProduct = scale.high.multipliedFullWidth(by: factor)
        let middle = highProduct.low >> 1 + lowProduct
        let inexactness = (middle & (1 << 63 - 1)) + (1 << 63 - 1)
        return (highProduct.high + middle >> 63) | inexactness >> 63
    }

    // Fixed-point logarithms: ⌊log10(2) · 2⁴¹⌋, ⌊log10(¾) · 2⁴¹⌋ and ⌊log2(10) · 2³⁸⌋, exact in
    // the range of the exponents of doubles (same source, section 9.7).

    @inline(__always)
    private static func floorLog10Pow2(_ exponent: Int) -> Int {
        (exponent * 661_971_961_083) >> 41
    }

    @inline(__always)
    private static func floorLog10ThreeQuartersPow2(_ exponent: Int) -> Int {
        (exponent * 661_971_961_083 - 274_743_187_321) >> 41
    }

    @inline(__always)
    private static func floorLog2Pow10(_ exponent: Int) -> Int {
        (exponent * 913_124_641_741) >> 38
    }
}
