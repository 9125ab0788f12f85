/// A body that names one thing or several of a kind: `{"output": "p"}` or `{"outputs": ["p", "q"]}`.
package struct NamesRequest: Sendable, Equatable {
    /// At least one.
    package var names: [String]

    /// Reads the body.
    ///
    /// - Parameters:
    ///   - json: The body, in UTF-8.
    ///   - one: The member that holds one name; nil where only several are taken.
    ///   - many: The member that holds an array of names.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8], one: String? = nil, many: String) throws(RequestDecodingError) {
        names = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            var names: [String] = []
            try reader.object { reader, key throws(RequestDecodingError) in
                switch key {
                case many: names += try reader.names()
                case one: names.append(try reader.name())
                default: throw reader.unknownKey(key)
                }
            }
            return names
        }
        guard !names.isEmpty else {
            throw .refused(one.map { "'\($0)' or '\(many)' is missing" } ?? "'\(many)' is missing")
        }
    }
}
