import Decimals

extension JSONReader {
    // MARK: - Strings

    /// Reads a string whose opening quote stands next.
    mutating func stringLiteral() throws(RequestDecodingError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try utf8(bytes[start..<position])
                position += 1
                return text
            case UInt8(ascii: "\\"):
                return try escapedString(from: start)
            case 0x00..<0x20:
                throw syntaxError("an escaped control character")
            default:
                position += 1
            }
        }
        throw truncated
    }

    /// Reads on from the first backslash of a string that began at `start`.
    private mutating func escapedString(from start: Int) throws(RequestDecodingError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let string = try utf8(text[...])
                position += 1
                return string
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0x00..<0x20:
                throw syntaxError("an escaped control character")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw truncated
    }

    private mutating func escape(into text: inout [UInt8]) throws(RequestDecodingError) {
        guard position < bytes.count else { throw truncated }
        let byte = bytes[position]
        if byte == UInt8(ascii: "u") {
            position += 1
            text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
            return
        }
        guard let plain = Self.escapes[byte] else { throw syntaxError("an escape") }
        text.append(plain)
        position += 1
    }

    /// Reads the digits of `\uXXXX`, and the second half where they are the first of a pair.
    private mutating func unicodeEscape() throws(RequestDecodingError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard
            0xD800...0xDBFF ~= first, bytes[position...].starts(with: Array("\\u".utf8))
        else { throw syntaxError("the second half of a surrogate pair") }
        position += 2
        let second = try hexadecimal()
        guard
            0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw syntaxError("the second half of a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(RequestDecodingError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw truncated }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw syntaxError("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func utf8(_ slice: ArraySlice<UInt8>) throws(RequestDecodingError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw .malformed("the string that ends at byte \(position) is not valid UTF-8")
        }
        return text
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    // MARK: - Numbers

    /// Reads a number whose first byte stands next.
    mutating func numberLiteral() throws(RequestDecodingError) -> Double {
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        var significand: UInt64 = 0
        var digitCount = 0
        let wholeStart = position
        try digits(into: &significand, count: &digitCount)
        guard position - wholeStart == 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
            position = wholeStart
            throw syntaxError("a number without a leading zero")
        }
        var exponent = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let fractionStart = position
            try digits(into: &significand, count: &digitCount)
            exponent = fractionStart - position
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            exponent += try writtenExponent()
        }
        let magnitude = DecimalConversion.magnitude(
            significand, digitCount: digitCount, power: exponent,
            of: bytes.span.extracting(wholeStart..<position))
        guard magnitude.isFinite else {
            let text = String(decoding: bytes[wholeStart..<position].prefix(40), as: UTF8.self)
            throw refused(
                "must be a number that a double can hold, not \(isNegative ? "-" : "")\(text)")
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Reads one digit or more; past nineteen of them the significand is of no use.
    private mutating func digits(
        into significand: inout UInt64, count: inout Int
    ) throws(RequestDecodingError) {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            significand = significand &* 10 &+ UInt64(digit)
            position += 1
        }
        guard position > start else { throw syntaxError("a digit") }
        count += position - start
    }

    private mutating func writtenExponent() throws(RequestDecodingError) -> Int {
        guard position < bytes.count else { throw truncated }
        var end = position
        let exponent = DecimalConversion.takeExponent(bytes.span, from: &end, to: bytes.count)
        position = end
        guard let exponent else { throw syntaxError("a digit") }
        return exponent
    }
}
