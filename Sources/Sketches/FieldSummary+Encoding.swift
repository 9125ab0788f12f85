extension FieldSummary {
    /// The version of the format, the first byte.
    static let formatVersion: UInt8 = 3
    /// The versions that are read.
    static let knownVersions: ClosedRange<UInt8> = 2...3

    /// The summary as compact bytes: version, kind, content, CRC-32C.
    package func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.formatVersion)
        switch self {
        case .numeric(let summary):
            writer.append(UInt8(0))
            summary.encode(into: &writer)
        case .categorical(let summary):
            writer.append(UInt8(1))
            summary.encode(into: &writer)
        case .embedding(let summary):
            writer.append(UInt8(2))
            summary.encode(into: &writer)
        }
        writer.appendChecksum()
        return writer.bytes
    }

    /// Reads what `encoded` wrote, of this version or one before; takes memory in proportion to the
    /// bytes at most.
    ///
    /// - Throws: `SummaryDecodingError` for any other bytes.
    package init(decoding bytes: [UInt8]) throws(SummaryDecodingError) {
        try Self.checkIntegrity(of: bytes)
        try self.init(decodingChecked: bytes)
    }

    /// Checks the version and the checksum, and nothing of the content.
    static func checkIntegrity(of bytes: [UInt8]) throws(SummaryDecodingError) {
        guard let version = bytes.first, bytes.count >= 6 else { throw .truncated }
        guard knownVersions ~= version else { throw .unknownVersion(version) }
        _ = try ByteReader(checking: bytes)
    }

    /// Reads bytes whose version and checksum were checked.
    init(decodingChecked bytes: [UInt8]) throws(SummaryDecodingError) {
        let version = bytes[0]
        var reader = ByteReader(bytes[2..<(bytes.count - 4)])
        switch bytes[1] {
        case 0: self = .numeric(try NumericSummary(decoding: &reader, version: version))
        case 1: self = .categorical(try CategoricalSummary(decoding: &reader))
        case 2: self = .embedding(try EmbeddingSummary(decoding: &reader, version: version))
        default: throw .malformed("the kind of the field is unknown")
        }
        guard reader.remaining == 0 else { throw .malformed("there are bytes to spare") }
    }
}
