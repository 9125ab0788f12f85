/// Seventeen decimal digits, one a byte: the form in which they are cheap to write.
struct SpreadDigits {
    /// The power of ten of the first digit.
    let exponent: Int
    /// How many digits there are without the zeros at the end.
    let count: Int
    /// The first eight digits, the first of all in the lowest byte.
    let leading: UInt64
    /// The eight digits after the first.
    let near: UInt64
    /// The eight digits after those.
    let far: UInt64

    @inline(__always)
    init(_ decimal: ShortestDecimal) {
        var digits = decimal.digits
        var scale = decimal.exponent
        while digits < 10_000_000_000_000_000 {
            digits *= 10
            scale -= 1
        }
        let (first, rest) = digits.quotientAndRemainder(dividingBy: 10_000_000_000_000_000)
        near = Self.spread(rest / 100_000_000)
        far = Self.spread(rest % 100_000_000)
        leading = first | near << 8
        exponent = scale + 16
        let zeros = far != 0 ? far.leadingZeroBitCount >> 3 : 8 + near.leadingZeroBitCount >> 3
        count = 17 - zeros
    }

    /// The eight digits of a number below 10⁸, the most significant in the lowest byte.
    ///
    /// Halves are divided side by side: first into groups of four digits, then two, then one. The
    /// factors are reciprocals of 100 and 10 in fixed point, exact for four and for two digits.
    @inline(__always)
    static func spread(_ number: UInt64) -> UInt64 {
        let fours = number / 10_000 | (number % 10_000) << 32
        let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (twos &- tens &* 10) << 8
    }
}
