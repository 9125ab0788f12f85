import Decimals

/// Reads decimal numbers from bytes.
enum DecimalNumber {
    /// The number that a range of bytes spells; nil where it is none.
    ///
    /// The byte behind the range, if there is one, cannot go on with a number.
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
        let reading = DecimalConversion.reading(of: bytes, from: first, takesBarePoint: true)
        guard let magnitude = reading.magnitude, reading.end == end else { return nil }
        return isNegative ? -magnitude : magnitude
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

    private static let nine = UInt8(ascii: "9")
    private static let plus = UInt8(ascii: "+")
    private static let minus = UInt8(ascii: "-")
}
