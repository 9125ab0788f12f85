/// Reads decimal numbers as the doubles closest to them.
///
/// Three ways lead there, the first that can be gone: numbers whose digits have at most 53 bits and
/// whose power of ten is a double take one multiplication or division, which rounds correctly
/// (W. D. Clinger, "How to read floating point numbers accurately", 1990); others of up to 19 digits
/// a product of 128 bits (`PowerOfTenProduct`); of longer ones the first 19 digits mostly tell, and
/// where they do not, the C library reads the text.
package enum DecimalConversion {
    /// What a number is that begins at a place of a text, and where it ends.
    package struct Reading {
        /// The closest double, infinity where none is as large; nil where a digit is missing.
        package let magnitude: Double?
        /// The index behind the number, or where the digit is missing.
        package let end: Int
    }

    /// Reads a number without a sign.
    ///
    /// - Parameters:
    ///   - bytes: A text, in which the number ends with the first byte that cannot go on with it.
    ///   - start: Where the number begins.
    ///   - takesBarePoint: Whether digits may be missing on one side of the point.
    /// - Returns: The number and its end.
    package static func reading(
        of bytes: Span<UInt8>, from start: Int, takesBarePoint: Bool
    ) -> Reading {
        if start >= 0, start &+ 10 <= bytes.count,
            let short = ShortDecimal(bytes.word(at: start), next: bytes.word(at: start &+ 1)),
            bytes[start &+ short.byteCount] | 0x20 != UInt8(ascii: "e")
        {
            return Reading(magnitude: short.value, end: start &+ short.byteCount)
        }
        return longReading(of: bytes, from: start, takesBarePoint: takesBarePoint)
    }

    /// The same for a number that may have any number of digits, and an exponent.
    private static func longReading(
        of bytes: Span<UInt8>, from start: Int, takesBarePoint: Bool
    ) -> Reading {
        var index = start
        var significand: UInt64 = 0
        var digitCount = takeDigits(bytes, from: &index, into: &significand)
        guard digitCount > 0 || takesBarePoint else { return Reading(magnitude: nil, end: index) }
        var power = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index &+= 1
            let fractionCount = takeDigits(bytes, from: &index, into: &significand)
            guard fractionCount > 0 || takesBarePoint else {
                return Reading(magnitude: nil, end: index)
            }
            digitCount &+= fractionCount
            power = 0 &- fractionCount
        }
        guard digitCount > 0 else { return Reading(magnitude: nil, end: index) }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            guard let exponent = takeExponent(bytes, from: &index, to: bytes.count) else {
                return Reading(magnitude: nil, end: index)
            }
            power &+= exponent
        }
        let magnitude = magnitude(
            significand, digitCount: digitCount, power: power, of: bytes.extracting(start..<index))
        return Reading(magnitude: magnitude, end: index)
    }

    /// Appends digits from `index` on to a number, modulo 2⁶⁴, and moves `index` behind them.
    ///
    /// - Returns: How many they are.
    @inline(__always)
    private static func takeDigits(
        _ bytes: Span<UInt8>, from index: inout Int, into number: inout UInt64
    ) -> Int {
        let start = index
        while index &+ 8 <= bytes.count {
            let digits = LeadingDigits(bytes.word(at: index))
            number = digits.appended(to: number)
            index &+= digits.count
            guard digits.count == 8 else { return index &- start }
        }
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            number = number &* 10 &+ UInt64(digit)
            index &+= 1
        }
        return index &- start
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

    /// The double closest to a whole number times a power of ten.
    ///
    /// - Parameters:
    ///   - significand: The digits without their point, as far as 64 bits hold them.
    ///   - digitCount: How many digits these are.
    ///   - power: The power of ten.
    ///   - text: All of it, without a sign: digits, a point and an exponent.
    /// - Returns: Infinity where the number is too large for a double.
    @inline(__always)
    package static func magnitude(
        _ significand: UInt64, digitCount: Int, power: Int, of text: Span<UInt8>
    ) -> Double {
        // 19 digits are what 64 bits surely hold.
        guard digitCount <= digitCountMax else { return longMagnitude(of: text, power: power) }
        guard significand <= 1 << 53, -22...22 ~= power else {
            return PowerOfTenProduct.closestDouble(significand, power: power)
        }
        let scale = powersOfTen[abs(power)]
        // Signed numbers become doubles by one instruction.
        let whole = Double(Int64(truncatingIfNeeded: significand))
        return power < 0 ? whole / scale : whole * scale
    }

    private static let digitCountMax = 19

    /// The double closest to a number of many digits, whose digits times `power` it is.
    ///
    /// Zeros ahead tell nothing. Behind 19 digits the number is between two that have no more.
    @inline(never)
    private static func longMagnitude(of text: Span<UInt8>, power: Int) -> Double {
        var significand: UInt64 = 0
        var keptCount = 0
        var leftOutCount = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else {
                if text[index] == UInt8(ascii: ".") { continue }
                break
            }
            if keptCount == digitCountMax {
                leftOutCount += 1
            } else if digit > 0 || keptCount > 0 {
                significand = significand * 10 + UInt64(digit)
                keptCount += 1
            }
        }
        let power = power + leftOutCount
        let lower = PowerOfTenProduct.closestDouble(significand, power: power)
        if leftOutCount == 0 { return lower }
        let upper = PowerOfTenProduct.closestDouble(significand + 1, power: power)
        return lower == upper ? lower : closestDouble(text)
    }

    /// 10⁰ … 10²², all of them exact.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
