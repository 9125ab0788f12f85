/// The body of `PATCH /runs/{id}`.
package struct NotesRequest: Sendable, Equatable {
    package var notes: String

    /// Reads the body.
    ///
    /// - Parameter json: The body, in UTF-8.
    /// - Throws: `RequestDecodingError` that names the member which cannot be taken.
    package init(json: [UInt8]) throws(RequestDecodingError) {
        let notes = try JSONReader.read(json) { reader throws(RequestDecodingError) in
            var notes: String?
            try reader.object { reader, key throws(RequestDecodingError) in
                guard key == "notes" else { throw reader.unknownKey(key) }
                notes = try reader.string()
            }
            return notes
        }
        guard let notes else { throw .refused("'notes' is missing") }
        self.notes = notes
    }
}
