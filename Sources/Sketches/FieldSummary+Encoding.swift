extension FieldSummary {
    /// The version of the format, the first byte.
    static let formatVersion: UInt8 = 2

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
        writer.append(CyclicRedundancyCheck.checksum(of: writer.bytes[...]))
        return writer.bytes
    }

    /// Reads what `encoded` wrote; takes memory in proportion to the bytes at most.
    ///
    /// - Throws: `SummaryDecodingError` for any other bytes.
    package init(decoding bytes: [UInt8]) throws(SummaryDecodingError) {
        guard let version = bytes.first, bytes.count >= 6 else { throw .truncated }
        guard version == Self.formatVersion else { throw .unknownVersion(version) }
        let content = bytes.dropLast(4)
        var trailer = ByteReader(bytes.suffix(4))
        guard try trailer.integer(UInt32.self) == CyclicRedundancyCheck.checksum(of: content)
        else { throw .checksumMismatch }
        var reader = ByteReader(content.dropFirst(2))
        switch bytes[1] {
        case 0: self = .numeric(try NumericSummary(decoding: &reader))
        case 1: self = .categorical(try CategoricalSummary(decoding: &reader))
        case 2: self = .embedding(try EmbeddingSummary(decoding: &reader))
        default: throw .malformed("the kind of the field is unknown")
        }
        guard reader.remaining == 0 else { throw .malformed("there are bytes to spare") }
    }
}
