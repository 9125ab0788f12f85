import Instants
import Monitor
import Sketches

extension SavedReference {
    /// The version of the format, the first byte; what is older is JSON.
    static let formatVersion: UInt8 = 2
    static let description = "the reference of a field"

    private enum Kind {
        static let bootstrap: UInt8 = 0
        static let span: UInt8 = 1
        static let profile: UInt8 = 2
        static let run: UInt8 = 3
        static let lineage: UInt8 = 4
        static let latestStableRun: UInt8 = 5
    }

    init(_ reference: Reference) {
        self.init(origin: reference.origin, setAt: reference.setAt, panes: reference.panes)
    }

    /// The reference as compact bytes: version, origin, time, panes, CRC-32C.
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.formatVersion)
        Self.encode(origin, into: &writer)
        writer.append(setAt)
        writer.appendVarint(panes.count)
        for pane in panes {
            let bytes = pane.encoded.bytes
            writer.append(pane.start)
            writer.appendVarint(bytes.count)
            writer.append(contentsOf: bytes)
        }
        writer.appendChecksum()
        return writer.bytes
    }

    private static func encode(_ origin: Reference.Origin, into writer: inout ByteWriter) {
        switch origin {
        case .bootstrap: writer.append(Kind.bootstrap)
        case .span(let from, let until):
            writer.append(Kind.span)
            writer.append(from)
            writer.append(until)
        case .profile: writer.append(Kind.profile)
        case .run(let id):
            writer.append(Kind.run)
            writer.appendSignedVarint(Int(id))
        case .lineage(let run, let reason):
            writer.append(Kind.lineage)
            writer.appendSignedVarint(Int(run))
            writer.append(reason)
        case .latestStableRun(let id):
            writer.append(Kind.latestStableRun)
            writer.appendSignedVarint(Int(id))
        }
    }

    /// Reads what `encoded` wrote, or the JSON of versions before.
    ///
    /// The panes stay bytes, whose checksum is checked.
    ///
    /// - Throws: `SavedStateError` for any other bytes.
    init(decoding bytes: [UInt8]) throws(SavedStateError) {
        guard SavedBytes.isBinary(bytes) else {
            try self.init(decodingJSON: bytes)
            return
        }
        self = try SavedBytes.read(
            bytes, version: Self.formatVersion, what: Self.description
        ) { (reader) throws(SummaryDecodingError) in try SavedReference(decoding: &reader) }
    }

    private init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let origin = try Self.origin(&reader)
        let setAt = try reader.instant()
        var panes: [Pane] = []
        for _ in 0..<(try reader.varint()) {
            let start = try reader.instant()
            let bytes = Array(try reader.slice(try reader.varint()))
            panes.append(Pane(start: start, sealed: try EncodedSummary(checking: bytes)))
        }
        self.init(origin: origin, setAt: setAt, panes: panes)
    }

    private static func origin(
        _ reader: inout ByteReader
    ) throws(SummaryDecodingError) -> Reference.Origin {
        switch try reader.byte() {
        case Kind.bootstrap: .bootstrap
        case Kind.span: .span(from: try reader.instant(), until: try reader.instant())
        case Kind.profile: .profile
        case Kind.run: .run(Int64(try reader.signedVarint()))
        case Kind.lineage:
            .lineage(run: Int64(try reader.signedVarint()), reason: try reader.text())
        case Kind.latestStableRun: .latestStableRun(Int64(try reader.signedVarint()))
        default: throw .malformed("its origin is unknown")
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ time: Instant) {
        appendSignedVarint(Int(time.microseconds))
    }
}

extension ByteReader {
    fileprivate mutating func instant() throws(SummaryDecodingError) -> Instant {
        Instant(microseconds: Int64(try signedVarint()))
    }
}
