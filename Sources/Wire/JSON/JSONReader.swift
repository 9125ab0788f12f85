import ClientText

/// Reads JSON (RFC 8259) from front to back, value by value, and builds nothing on the way.
///
/// Whoever reads asks for the value that should stand next; what stands there instead is named in
/// the error, with its place. Everything that the grammar refuses is refused.
package struct JSONReader {
    let bytes: [UInt8]
    var position = 0
    /// The names of the objects' members and the numbers of the arrays' elements on the way here.
    private var path: [PathStep] = []

    private enum PathStep {
        case key(String)
        case index(Int)
    }

    /// Values nested deeper than this are refused, before they could exhaust the stack.
    private static let depthMax = 64

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads one whole document.
    ///
    /// - Parameters:
    ///   - bytes: The document in UTF-8.
    ///   - read: Reads its value.
    /// - Returns: What `read` made of it.
    /// - Throws: `RequestDecodingError` where the bytes are no such document or more follows the value.
    package static func read<Value>(
        _ bytes: [UInt8], _ read: (inout JSONReader) throws(RequestDecodingError) -> Value
    ) throws(RequestDecodingError) -> Value {
        var reader = JSONReader(bytes)
        let value = try read(&reader)
        reader.skipSpace()
        guard reader.position == bytes.count else {
            throw .malformed("more follows the JSON value at byte \(reader.position)")
        }
        return value
    }

    // MARK: - What stands next

    /// The kinds of JSON values.
    package enum Kind: String {
        case object = "an object"
        case array = "an array"
        case string = "a string"
        case number = "a number"
        case boolean = "true or false"
        case null = "null"
    }

    /// The kind of the value that stands next, told by its first byte.
    package mutating func peek() throws(RequestDecodingError) -> Kind {
        skipSpace()
        guard position < bytes.count else { throw truncated }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t") where stands("true"), UInt8(ascii: "f") where stands("false"):
            return .boolean
        case UInt8(ascii: "n") where stands("null"): return .null
        default: throw syntaxError("a value")
        }
    }

    /// Whether a word stands next, be it cut off by the end of the text.
    private func stands(_ word: String) -> Bool {
        var index = position
        for byte in word.utf8 {
            guard index < bytes.count else { return true }
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private mutating func expect(_ kind: Kind) throws(RequestDecodingError) {
        let found = try peek()
        guard found == kind else {
            throw refused("must be \(kind.rawValue), not \(found.rawValue)")
        }
    }

    // MARK: - Values

    /// Reads an object, member by member.
    ///
    /// A name is looked up by comparing it, which takes minutes for a long row of combining marks: no
    /// longer one is handed on.
    ///
    /// - Parameters:
    ///   - nameBytesMax: The longest name, in bytes of UTF-8.
    ///   - member: Called with each name; it reads the value.
    /// - Throws: `RequestDecodingError` where no well-formed object stands, or a name stands twice.
    package mutating func object(
        nameBytesMax: Int = JSONReader.nameBytesMax,
        _ member: (inout JSONReader, String) throws(RequestDecodingError) -> Void
    ) throws(RequestDecodingError) {
        try expect(.object)
        position += 1
        try checkDepth()
        var seen: Set<ExactText> = []
        guard try !takes(UInt8(ascii: "}")) else { return }
        while true {
            skipSpace()
            guard position < bytes.count else { throw truncated }
            guard bytes[position] == UInt8(ascii: "\"") else { throw syntaxError("a name") }
            let name = try withoutNUL(stringLiteral())
            guard name.utf8.count <= nameBytesMax else {
                throw refused("has a name of \(name.utf8.count) bytes; \(nameBytesMax) are allowed")
            }
            guard seen.insert(ExactText(name)).inserted else { throw repeated(name) }
            guard try takes(UInt8(ascii: ":")) else { throw syntaxError("a colon") }
            path.append(.key(name))
            try member(&self, name)
            path.removeLast()
            if try takes(UInt8(ascii: "}")) { return }
            guard try takes(UInt8(ascii: ",")) else { throw syntaxError("a comma or '}'") }
        }
    }

    /// Reads an array, element by element.
    package mutating func array(
        _ element: (inout JSONReader) throws(RequestDecodingError) -> Void
    ) throws(RequestDecodingError) {
        try expect(.array)
        position += 1
        try checkDepth()
        guard try !takes(UInt8(ascii: "]")) else { return }
        var index = 0
        while true {
            path.append(.index(index))
            try element(&self)
            path.removeLast()
            if try arrayEnds() { return }
            index += 1
        }
    }

    /// Reads a text, in which NUL is refused.
    package mutating func string() throws(RequestDecodingError) -> String {
        try expect(.string)
        return try withoutNUL(stringLiteral())
    }

    private func withoutNUL(_ text: String) throws(RequestDecodingError) -> String {
        guard !text.holdsNUL else { throw refused(String.holdsNULReason) }
        return text
    }

    package mutating func number() throws(RequestDecodingError) -> Double {
        try expect(.number)
        return try numberLiteral()
    }

    package mutating func boolean() throws(RequestDecodingError) -> Bool {
        try expect(.boolean)
        let isTrue = bytes[position] == UInt8(ascii: "t")
        try stepOver(byteCount: isTrue ? 4 : 5)
        return isTrue
    }

    /// Reads a null where one stands.
    package mutating func null() throws(RequestDecodingError) -> Bool {
        guard try peek() == .null else { return false }
        try stepOver(byteCount: 4)
        return true
    }

    /// Reads past a value of any kind.
    package mutating func skip() throws(RequestDecodingError) {
        switch try peek() {
        case .object:
            try object(nameBytesMax: .max) { reader, _ throws(RequestDecodingError) in
                try reader.skip()
            }
        case .array: try array { reader throws(RequestDecodingError) in try reader.skip() }
        case .string: _ = try stringLiteral()
        case .number: _ = try numberLiteral()
        case .boolean: _ = try boolean()
        case .null: _ = try null()
        }
    }

    // MARK: - Errors

    /// The value that stands here cannot be taken.
    package func refused(_ reason: String) -> RequestDecodingError {
        .refused("\(place) \(reason)")
    }

    /// The object that stands here has a member twice.
    func repeated(_ name: String) -> RequestDecodingError {
        refused("has the key '\(name.excerpt)' twice")
    }

    /// The object that stands here has a member that nobody knows.
    package func unknownKey(_ name: String) -> RequestDecodingError {
        .refused(
            "unknown key '\(name.excerpt)'"
                + (path.count > 1 ? " in \(place(of: path.dropLast()))" : ""))
    }

    var truncated: RequestDecodingError {
        .malformed("the JSON ends too early, at byte \(bytes.count)")
    }

    func syntaxError(_ expected: String) -> RequestDecodingError {
        guard position < bytes.count else { return truncated }
        return .malformed(
            "the JSON is malformed at byte \(position): \(expected) should stand there")
    }

    private var place: String { path.isEmpty ? "the body" : place(of: path[...]) }

    private func place(of path: ArraySlice<PathStep>) -> String {
        var text = ""
        for step in path {
            switch step {
            case .key(let name): text += (text.isEmpty ? "" : ".") + name.excerpt
            case .index(let index): text += "[\(index)]"
            }
        }
        // Names within names that nobody knows may be as many as values are nested deep.
        return "'\(text.excerpt(lengthMax: Self.placeLengthMax))'"
    }

    /// How much of a place is told.
    private static let placeLengthMax = 250

    // MARK: - Bytes

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Steps over `byte` where it stands next; an end of the text is an error.
    mutating func takes(_ byte: UInt8) throws(RequestDecodingError) -> Bool {
        skipSpace()
        guard position < bytes.count else { throw truncated }
        guard bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Steps over the bracket that ends an array, or over the comma ahead of its next element.
    mutating func arrayEnds() throws(RequestDecodingError) -> Bool {
        skipSpace()
        guard position < bytes.count else { throw truncated }
        let byte = bytes[position]
        guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
            throw syntaxError("a comma or ']'")
        }
        position += 1
        return byte == UInt8(ascii: "]")
    }

    /// Steps over a word that stands next, unless the end of the text cuts it off.
    private mutating func stepOver(byteCount: Int) throws(RequestDecodingError) {
        guard byteCount <= bytes.count - position else { throw truncated }
        position += byteCount
    }

    private func checkDepth() throws(RequestDecodingError) {
        guard path.count < Self.depthMax else { throw refused("is nested too deep") }
    }
}
