extension JSONReader {
    /// Reads a string whose opening quote stands next.
    mutating func stringLiteral() throws(RequestDecodingError) -> String {
        position += 1
        let start = position
        position = bytes.span.plainTextEnd(from: start)
        guard position < bytes.count else { throw truncated }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            let text = try utf8(bytes.span.extracting(start..<position))
            position += 1
            return text
        case UInt8(ascii: "\\"): return try escapedString(from: start)
        default: throw syntaxError("an escaped control character")
        }
    }

    /// Reads on from the first backslash of a string that began at `start`.
    private mutating func escapedString(from start: Int) throws(RequestDecodingError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let string = try utf8(text.span)
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

    private func utf8(_ text: Span<UInt8>) throws(RequestDecodingError) -> String {
        guard let text = try? UTF8Span(validating: text) else {
            throw .malformed("the string that ends at byte \(position) is not valid UTF-8")
        }
        return String(copying: text)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]
}
