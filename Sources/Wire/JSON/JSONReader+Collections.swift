import ClientText
package import Instants

extension JSONReader {
    /// Reads null or the value that `read` reads.
    package mutating func optional<Value>(
        _ read: (inout JSONReader) throws(RequestDecodingError) -> Value
    ) throws(RequestDecodingError) -> Value? {
        try null() ? nil : try read(&self)
    }

    /// Reads an array of values that are all read alike.
    package mutating func list<Value>(
        of read: (inout JSONReader) throws(RequestDecodingError) -> Value
    ) throws(RequestDecodingError) -> [Value] {
        var values: [Value] = []
        try array { reader throws(RequestDecodingError) in values.append(try read(&reader)) }
        return values
    }

    package mutating func strings() throws(RequestDecodingError) -> [String] {
        try list { reader throws(RequestDecodingError) in try reader.string() }
    }

    /// Reads an object whose values are all read alike, and whose members are names.
    package mutating func dictionary<Value>(
        of read: (inout JSONReader) throws(RequestDecodingError) -> Value
    ) throws(RequestDecodingError) -> [String: Value] {
        var values: [String: Value] = [:]
        try object { reader, text throws(RequestDecodingError) in
            let name = text.canonicalName
            guard values[name] == nil else { throw reader.repeated(name) }
            values[name] = try read(&reader)
        }
        return values
    }

    /// The longest name that is taken.
    package static var nameBytesMax: Int { 1024 }

    /// Reads a text that is to be compared with words that are known.
    mutating func word() throws(RequestDecodingError) -> String {
        let text = try string()
        guard text.utf8.count <= Self.nameBytesMax else {
            throw refused("has \(text.utf8.count) bytes; \(Self.nameBytesMax) are allowed")
        }
        return text
    }

    /// Reads a string that is a name.
    mutating func name() throws(RequestDecodingError) -> String { try string().canonicalName }

    /// Reads an array of names.
    mutating func names() throws(RequestDecodingError) -> [String] {
        try list { reader throws(RequestDecodingError) in try reader.name() }
    }

    /// Reads a time: RFC 3339 text or Unix seconds.
    package mutating func instant() throws(RequestDecodingError) -> Instant {
        switch try peek() {
        case .number:
            guard let instant = Instant(unixSeconds: try number()) else {
                throw refused("must be Unix seconds within the years 1 to 9999")
            }
            return instant
        case .string:
            let text = try string()
            guard let instant = Instant(parsing: text) else {
                throw refused(
                    "must be a time in RFC 3339 or Unix seconds, not"
                        + " '\(text.excerpt(lengthMax: 40))'")
            }
            return instant
        case let kind:
            throw refused("must be a time in RFC 3339 or Unix seconds, not \(kind.rawValue)")
        }
    }

    /// The greatest magnitude of a whole number that is taken: up to it each is exact as a double.
    package static var integerMax: Int64 { 1 << 53 }

    /// Reads a whole number that is exact as a double.
    package mutating func integer() throws(RequestDecodingError) -> Int64 {
        let value = try number()
        guard value.rounded(.towardZero) == value else { throw refused("must be a whole number") }
        // 2^53 + 1 is read as 2^53, which it is not.
        guard value.magnitude <= Double(Self.integerMax), let integer = Int64(exactly: value),
            value.magnitude < Double(Self.integerMax) || isWritten(as: integer)
        else {
            throw refused("must be a whole number from \(-Self.integerMax) to \(Self.integerMax)")
        }
        return integer
    }

    /// Whether the number that was just read was not rounded to this one.
    ///
    /// One with a fraction or an exponent is meant as a double.
    private func isWritten(as integer: Int64) -> Bool {
        let written = Array(
            bytes[..<position].reversed().prefix {
                $0 > 0x2F && $0 < 0x3A || "-+.eE".utf8.contains($0)
            }
            .reversed())
        return written == Array("\(integer)".utf8) || written.contains { ".eE".utf8.contains($0) }
    }

    /// Reads one of the names of an enumeration.
    package mutating func choice<Value: RawRepresentable & CaseIterable>(
        _: Value.Type
    ) throws(RequestDecodingError) -> Value where Value.RawValue == String {
        let text = try word()
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            throw refused("must be one of \(names), not '\(text.excerpt(lengthMax: 40))'")
        }
        return value
    }
}
