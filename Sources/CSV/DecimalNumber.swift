import Decimals

/// Reads decimal numbers from bytes.
struct DecimalNumber {
    private var significand: UInt64 = 0
    private var digitCount = 0
    private var pointExponent = 0

    /// The number that a range of bytes spells; nil where it is none.
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
        let magnitude = DecimalConversion.magnitude(
            number.significand, digitCount: number.digitCount,
            power: exponent + number.pointExponent, of: bytes.extracting(first..<end))
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
        index += 1
        let exponent = DecimalConversion.takeExponent(bytes, from: &index, to: range.upperBound)
        return index == range.upperBound ? exponent : nil
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
}
