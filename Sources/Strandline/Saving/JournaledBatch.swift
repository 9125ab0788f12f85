import Crypto
import Hexadecimals
import Instants
import Monitor
import Sketches

/// A batch as the journal holds it.
///
/// After the version of the format come the times, the component, the role, the run and the ids, then
/// the columns: numbers as they are, and what is shorter as sums.
struct JournaledBatch: Equatable {
    var batch: TalliedBatch
    var receivedAt: Instant

    /// The version of the format, the first byte.
    static let formatVersion: UInt8 = 2

    private static let what = "a batch of the journal"

    /// What tells the form of a column.
    private enum Form {
        static let numeric: UInt8 = 0
        static let digest: UInt8 = 1
        static let categorical: UInt8 = 2
        static let embedding: UInt8 = 3
        static let missing: UInt8 = 4
        static let summary: UInt8 = 5
    }

    init(batch: TalliedBatch, receivedAt: Instant) {
        self.batch = batch
        self.receivedAt = receivedAt
    }

    // MARK: - Writing

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Self.formatVersion)
        Self.append(receivedAt.microseconds, to: &writer)
        Self.append(batch.timestamp?.microseconds, to: &writer)
        Self.append(batch.run, to: &writer)
        writer.append(batch.component)
        writer.append(batch.role.rawValue)
        writer.appendVarint(batch.rowCount)
        writer.appendVarint(batch.ids.count)
        for id in batch.ids { writer.append(id) }
        writer.appendVarint(batch.columns.count)
        for column in batch.columns { Self.append(column, to: &writer) }
        return writer.bytes
    }

    private static func append(_ column: TalliedColumn, to writer: inout ByteWriter) {
        writer.append(column.name)
        writer.appendVarint(column.rowCount)
        writer.appendVarint(column.missingCount)
        switch column.content {
        case .numeric(let numbers):
            writer.append(Form.numeric)
            writer.appendVarint(numbers.count)
            writer.append(numbers)
        case .digest(let digest):
            writer.append(Form.digest)
            digest.encode(into: &writer)
        case .categorical(let categories, let counts):
            writer.append(Form.categorical)
            writer.appendVarint(categories.count)
            for (category, count) in zip(categories, counts) {
                writer.append(category)
                writer.appendVarint(count)
            }
        case .embedding(let vectors):
            writer.append(Form.embedding)
            vectors.encode(into: &writer)
        case .missing: writer.append(Form.missing)
        case .summary(let summary):
            writer.append(Form.summary)
            let bytes = summary.encoded()
            writer.appendVarint(bytes.count)
            writer.append(contentsOf: bytes)
        }
    }

    private static func append(_ number: Int64?, to writer: inout ByteWriter) {
        writer.append(UInt8(number == nil ? 0 : 1))
        if let number { writer.append(UInt64(bitPattern: number)) }
    }

    // MARK: - Reading

    init(decoding bytes: [UInt8]) throws(SavedStateError) {
        guard let version = bytes.first else {
            throw .damaged(Self.what, reason: "it is truncated")
        }
        guard version <= Self.formatVersion else {
            throw .laterVersion(Self.what, version: Int(version))
        }
        guard version == Self.formatVersion else {
            throw .damaged(Self.what, reason: "its version \(version) was never released")
        }
        do {
            var reader = ByteReader(bytes[1...])
            self = try Self(decoding: &reader)
            guard reader.remaining == 0 else {
                throw SummaryDecodingError.malformed("there are bytes to spare")
            }
        } catch {
            throw .damaged(Self.what, reason: "\(error)")
        }
    }

    private init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        guard let received = try Self.integer(&reader) else {
            throw .malformed("the time of arrival is missing")
        }
        receivedAt = Instant(microseconds: received)
        let timestamp = try Self.integer(&reader).map(Instant.init(microseconds:))
        let run = try Self.integer(&reader)
        let component = try reader.text()
        let roleName = try reader.text()
        guard let role = FieldRole(rawValue: roleName) else {
            throw .malformed("the role '\(roleName)' is unknown")
        }
        let rowCount = try reader.varint()
        var ids: [String] = []
        for _ in 0..<(try reader.varint()) { ids.append(try reader.text()) }
        var columns: [TalliedColumn] = []
        for _ in 0..<(try reader.varint()) {
            columns.append(try Self.column(&reader, run: run, receivedAt: receivedAt))
        }
        batch = TalliedBatch(
            component: component, role: role, run: run, timestamp: timestamp, ids: ids,
            rowCount: rowCount, columns: columns)
    }

    private static func column(
        _ reader: inout ByteReader, run: Int64?, receivedAt: Instant
    ) throws(SummaryDecodingError) -> TalliedColumn {
        let name = try reader.text()
        let rowCount = try reader.varint()
        let missingCount = try reader.varint()
        let content = try content(&reader, run: run, receivedAt: receivedAt)
        guard content.rowCount == rowCount - missingCount || content == .missing else {
            throw .malformed("a column has other rows than it tells of")
        }
        return TalliedColumn(
            name: name, content: content, rowCount: rowCount, missingCount: missingCount)
    }

    private static func content(
        _ reader: inout ByteReader, run: Int64?, receivedAt: Instant
    ) throws(SummaryDecodingError) -> TalliedColumn.Content {
        switch try reader.byte() {
        case Form.numeric: return .numeric(try reader.doubles(try reader.varint()))
        case Form.digest:
            return .digest(
                try NumericDigest(decoding: &reader, run: run, receivedAt: receivedAt))
        case Form.categorical: return try categories(&reader)
        case Form.embedding: return .embedding(try ProjectedVectors(decoding: &reader))
        case Form.missing: return .missing
        case Form.summary:
            let bytes = Array(try reader.slice(try reader.varint()))
            return .summary(try FieldSummary(decoding: bytes))
        default: throw .malformed("the form of a column is unknown")
        }
    }

    private static func categories(
        _ reader: inout ByteReader
    ) throws(SummaryDecodingError) -> TalliedColumn.Content {
        var categories: [String] = []
        var counts: [Int] = []
        for _ in 0..<(try reader.varint()) {
            categories.append(try reader.text())
            counts.append(try reader.varint())
        }
        try RowCounts.check(counts)
        return .categorical(categories, counts: counts)
    }

    private static func integer(
        _ reader: inout ByteReader
    ) throws(SummaryDecodingError) -> Int64? {
        switch try reader.byte() {
        case 0: nil
        case 1: Int64(bitPattern: try reader.integer(UInt64.self))
        default: throw .malformed("a number is neither there nor missing")
        }
    }
}

extension TalliedColumn.Content {
    /// The rows that it tells of.
    fileprivate var rowCount: Int {
        switch self {
        case .numeric(let numbers): numbers.count
        case .digest(let digest): digest.summary.rowCount
        case .categorical(_, let counts): counts.reduce(0, +)
        case .embedding(let vectors): vectors.rowCount
        case .missing: 0
        case .summary(let summary): summary.rowCount
        }
    }
}
