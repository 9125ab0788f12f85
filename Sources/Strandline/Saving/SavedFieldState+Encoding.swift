import Monitor
import Sketches

extension SavedFieldState {
    /// The version of the format, the first byte; what is older is JSON.
    static let formatVersion: UInt8 = 2
    static let description = "the state of a field"

    private enum Form {
        static let slidesWithClock: UInt8 = 1
        static let hasNewestValue: UInt8 = 2
        static let hasBootstrapStart: UInt8 = 4
        static let hasNewestSlot: UInt8 = 8
        static let hasWindowBeginning: UInt8 = 16
        static let hasDetail: UInt8 = 32
        static let all: UInt8 = 63
    }

    /// The state as compact bytes: version, form, kind, counters, times, lifetime, CRC-32C.
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.formatVersion)
        writer.append(form)
        writer.append(kind ?? "")
        if let detail {
            writer.append(detail.granted.rawValue)
            writer.append(detail.wanted.rawValue)
        }
        writer.appendVarint(counters.valueCount)
        writer.appendVarint(counters.missingCount)
        writer.appendVarint(counters.refusedCount)
        writer.appendVarint(counters.mistypedCount)
        writer.appendVarint(counters.lateCount)
        for time in [newestValueAt, bootstrapStart, newestSlot, windowBeginning] {
            if let time { writer.appendSignedVarint(Int(time)) }
        }
        histogram.encode(into: &writer)
        writer.appendChecksum()
        return writer.bytes
    }

    private var form: UInt8 {
        (slidesWithClock ? Form.slidesWithClock : 0)
            | (newestValueAt == nil ? 0 : Form.hasNewestValue)
            | (bootstrapStart == nil ? 0 : Form.hasBootstrapStart)
            | (newestSlot == nil ? 0 : Form.hasNewestSlot)
            | (windowBeginning == nil ? 0 : Form.hasWindowBeginning)
            | (detail == nil ? 0 : Form.hasDetail)
    }

    /// Reads what `encoded` wrote, or the JSON of versions before.
    ///
    /// - Throws: `SavedStateError` for any other bytes.
    init(decoding bytes: [UInt8]) throws(SavedStateError) {
        guard SavedBytes.isBinary(bytes) else {
            self = try VersionedJSON.decoded(
                bytes, as: Self.self, version: 1, what: Self.description)
            return
        }
        self = try SavedBytes.read(
            bytes, version: Self.formatVersion, what: Self.description
        ) { (reader) throws(SummaryDecodingError) in try SavedFieldState(decoding: &reader) }
    }

    private init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let form = try reader.byte()
        guard form <= Form.all else { throw .malformed("the form of the state is unknown") }
        let kind = try reader.text()
        self.init(kind: kind.isEmpty ? nil : kind)
        if form & Form.hasDetail != 0 {
            detail = SavedDetail(granted: try reader.detail(), wanted: try reader.detail())
        }
        counters.valueCount = try reader.varint()
        counters.missingCount = try reader.varint()
        counters.refusedCount = try reader.varint()
        counters.mistypedCount = try reader.varint()
        counters.lateCount = try reader.varint()
        slidesWithClock = form & Form.slidesWithClock != 0
        if form & Form.hasNewestValue != 0 { newestValueAt = Int64(try reader.signedVarint()) }
        if form & Form.hasBootstrapStart != 0 { bootstrapStart = Int64(try reader.signedVarint()) }
        if form & Form.hasNewestSlot != 0 { newestSlot = Int64(try reader.signedVarint()) }
        if form & Form.hasWindowBeginning != 0 {
            windowBeginning = Int64(try reader.signedVarint())
        }
        histogram = try LifetimeHistogram(decoding: &reader)
    }
}

extension ByteReader {
    fileprivate mutating func detail() throws(SummaryDecodingError) -> MetricsDetail {
        guard let detail = MetricsDetail(rawValue: try text()) else {
            throw .malformed("the detail is unknown")
        }
        return detail
    }
}
