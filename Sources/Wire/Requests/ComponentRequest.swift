/// The body of `POST /components`.
package struct ComponentRequest: Sendable, Equatable {
    package var name: String
    package var description = ""
    package var owner = ""
    package var tags: [String] = []

    /// Reads the body.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        self = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            try ComponentRequest(from: &reader)
        }
    }

    private init(from reader: inout JSONReader) throws(RequestDecodingError) {
        var name: String?
        var request = ComponentRequest(name: "")
        try reader.object { reader, key throws(RequestDecodingError) in
            switch key {
            case "name": name = try reader.name()
            case "description": request.description = try reader.string()
            case "owner": request.owner = try reader.name()
            case "tags": request.tags = try reader.names()
            default: throw reader.unknownKey(key)
            }
        }
        guard let name else { throw .refused("'name' is missing") }
        self = request
        self.name = name
    }

    package init(name: String, description: String = "", owner: String = "", tags: [String] = []) {
        self.name = name
        self.description = description
        self.owner = owner
        self.tags = tags
    }
}
