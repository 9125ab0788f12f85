import Sketches

/// State that is saved as compact bytes: the version of the format, the content, and a checksum.
enum SavedBytes {
    /// Whether bytes are not the JSON that was written before.
    static func isBinary(_ bytes: [UInt8]) -> Bool {
        // A version is less than any character of a text.
        bytes.first.map { $0 < 0x09 } ?? false
    }

    /// Reads the content of bytes of one version.
    ///
    /// - Parameters:
    ///   - bytes: The version, the content and the checksum.
    ///   - version: The version that can be read.
    ///   - what: What the bytes are, for an error.
    ///   - decode: Reads the content.
    /// - Returns: What `decode` made.
    /// - Throws: `SavedStateError` for other bytes.
    static func read<Content>(
        _ bytes: [UInt8], version: UInt8, what: String,
        _ decode: (inout ByteReader) throws(SummaryDecodingError) -> Content
    ) throws(SavedStateError) -> Content {
        do {
            let found = bytes.first ?? 0
            guard found <= version else {
                throw SavedStateError.laterVersion(what, version: Int(found))
            }
            var reader = try ByteReader(checking: bytes)
            guard try reader.byte() == version else {
                throw SavedStateError.damaged(what, reason: "its version is unknown")
            }
            let content = try decode(&reader)
            guard reader.remaining == 0 else {
                throw SavedStateError.damaged(what, reason: "there are bytes to spare")
            }
            return content
        } catch let error as SavedStateError {
            throw error
        } catch {
            throw .damaged(what, reason: "\(error)")
        }
    }
}
