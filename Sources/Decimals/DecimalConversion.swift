/// What decimal digits stand for, once a reader of some form of text has found them.
///
/// Readers differ in what they let stand around the digits, and gather these by loops of their own,
/// which would take half as long again where the compiler cannot make them part of the reader.
///
/// Numbers of up to 19 digits whose value has at most 53 bits, and whose power of ten is a double
/// too, take one multiplication or division, which rounds correctly (W. D. Clinger, "How to read
/// floating point numbers accurately", 1990); the others go to the C library.
package enum DecimalConversion {
    /// The double closest to a whole number times a power of ten.
    ///
    /// - Parameters:
    ///   - significand: The digits without their point, as far as 64 bits hold them.
    ///   - digitCount: How many digits these are.
    ///   - power: The power of ten.
    ///   - text: All of it, without a sign: digits, a point and an exponent.
    /// - Returns: Infinity where the number is too large for a double.
    package static func magnitude(
        _ significand: UInt64, digitCount: Int, power: Int, of text: Span<UInt8>
    ) -> Double {
        // 19 digits are what 64 bits surely hold.
        guard digitCount <= 19, significand <= 1 << 53 else { return closestDouble(text) }
        if power == 0 { return Double(significand) }
        guard -22...22 ~= power else { return significand == 0 ? 0 : closestDouble(text) }
        let scale = powersOfTen[abs(power)]
        return power < 0 ? Double(significand) / scale : Double(significand) * scale
    }

    /// Reads a sign and digits from `index` on, and moves it behind them.
    ///
    /// - Returns: The exponent, held within ±99,999, which is far beyond what a double can say; nil
    ///   where there is no digit.
    package static func takeExponent(_ bytes: Span<UInt8>, from index: inout Int, to end: Int)
        -> Int?
    {
        var isNegative = false
        if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        let start = index
        var magnitude = 0
        while index < end {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            magnitude = min(magnitude * 10 + Int(digit), 99_999)
            index += 1
        }
        guard index > start else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    /// 10⁰ … 10²², all of them exact.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
