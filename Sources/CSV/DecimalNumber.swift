/// Reads decimal numbers from bytes.
///
/// Numbers of up to 19 digits whose value has at most 53 bits, and whose power of ten is a double
/// too, take one multiplication or division, which rounds correctly (W. D. Clinger, "How to read
/// floating point numbers accurately", 1990); the others go to the C library.
struct DecimalNumber {
    private var significand: UInt64 = 0
    private var digitCount = 0
    private var pointExponent = 0

    /// The number that a range of bytes spells; nil where it is none.
    ///
    /// The byte after the range must be one that no number goes on with.
    static func value(of bytes: Span<UInt8>, in range: Range<Int>) -> Double? {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isBlank(bytes[start]) { start += 1 }
        while start < end, isBlank(bytes[end - 1]) { end -= 1 }
        guard start < end else { return nil }
        let isNegative = bytes[start] == minus
        let first = isNegative || bytes[start] == plus ? start + 1 : start
        guard first < end else { return nil }
        guard bytes[first] <= nine else {
            return word(bytes.extracting(first..<end)).map { isNegative ? -$0 : $0 }
        }
        var number = DecimalNumber()
        guard let exponent = number.parse(bytes, first..<end) else { return nil }
        guard let magnitude = number.exactValue(exponent: exponent) else {
            return closestDouble(bytes, from: start)
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Takes digits, point and exponent, and returns the exponent as it is written; nil unless they
    /// go to the end.
    @inline(__always)
    private mutating func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        takeDigits(bytes, &index, range.upperBound)
        if index < range.upperBound, bytes[index] == Self.point {
            index += 1
            let wholeCount = digitCount
            takeDigits(bytes, &index, range.upperBound)
            pointExponent = wholeCount - digitCount
        }
        guard digitCount > 0 else { return nil }
        guard index < range.upperBound else { return 0 }
        guard bytes[index] | 0x20 == Self.letterE else { return nil }
        return Self.exponent(bytes, index + 1..<range.upperBound)
    }

    @inline(__always)
    private mutating func takeDigits(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) {
        while index < end {
            let digit = bytes[index] &- Self.zero
            guard digit <= 9 else { return }
            significand = significand &* 10 &+ UInt64(digit)
            digitCount += 1
            index += 1
        }
    }

    /// A sign and digits, held within ±99,999, which is far beyond what a double can say.
    private static func exponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        var isNegative = false
        if index < range.upperBound, bytes[index] == minus || bytes[index] == plus {
            isNegative = bytes[index] == minus
            index += 1
        }
        guard index < range.upperBound else { return nil }
        var magnitude = 0
        while index < range.upperBound {
            let digit = bytes[index] &- zero
            guard digit <= 9 else { return nil }
            magnitude = min(magnitude * 10 + Int(digit), 99_999)
            index += 1
        }
        return isNegative ? -magnitude : magnitude
    }

    /// The value where one rounding gives it; 19 digits are what 64 bits surely hold.
    @inline(__always)
    private func exactValue(exponent: Int) -> Double? {
        guard digitCount <= 19, significand <= 1 << 53 else { return nil }
        let power = exponent + pointExponent
        if power == 0 { return Double(significand) }
        guard -22...22 ~= power else { return significand == 0 ? 0 : nil }
        let scale = Self.powersOfTen[abs(power)]
        return power < 0 ? Double(significand) / scale : Double(significand) * scale
    }

    private static func word(_ bytes: Span<UInt8>) -> Double? {
        guard bytes.count <= 8 else { return nil }
        let letters = bytes.indices.map { Character(UnicodeScalar(bytes[$0] | 0x20)) }
        switch String(letters) {
        case "nan": return .nan
        case "inf", "infinity": return .infinity
        default: return nil
        }
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static let zero = UInt8(ascii: "0")
    private static let nine = UInt8(ascii: "9")
    private static let point = UInt8(ascii: ".")
    private static let plus = UInt8(ascii: "+")
    private static let minus = UInt8(ascii: "-")
    private static let letterE = UInt8(ascii: "e")

    /// 10⁰ … 10²², all of them exact.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
