import Crypto
import Foundation
import Hexadecimals
import Instants
import Monitor
import Sketches

/// A batch as the journal holds it: what is said of it in JSON, and its numbers as they are.
///
/// The length of the JSON stands first, in four bytes, little-endian; the numbers of all numeric
/// columns follow it, each as the eight bytes of its bit pattern.
struct JournaledBatch: Equatable {
    var batch: ObservationBatch
    var receivedAt: Instant

    /// The version of the format, which the JSON tells.
    static let formatVersion = 1

    private struct Header: Codable {
        var receivedAt: Int64
        var component: String
        var role: String
        var run: Int64?
        var timestamp: Int64?
        var ids: [String]
        var rowCount: Int
        var columns: [Column]

        private enum CodingKeys: String, CodingKey {
            case receivedAt, component, role, run, timestamp, ids, rowCount, columns
        }
    }

    private struct Column: Codable {
        var name: String
        var numberCount: Int?
        /// Components of each vector, for a column of vectors.
        var dimension: Int?
        var codes: [Int32]?
        var categories: [String]?
        var missingCount: Int?
        /// A summary as it encodes itself.
        var summary: Data?

        private enum CodingKeys: String, CodingKey {
            case name, numberCount, dimension, codes, categories, missingCount, summary
        }
    }

    init(batch: ObservationBatch, receivedAt: Instant) {
        self.batch = batch
        self.receivedAt = receivedAt
    }

    /// What tells a batch's values from others, whenever they come: half the SHA-256 of all but
    /// its times, in 32 hexadecimal digits.
    static func fingerprint(of batch: ObservationBatch) throws -> String {
        var batch = batch
        batch.timestamp = nil
        let bytes = try JournaledBatch(batch: batch, receivedAt: Instant(microseconds: 0))
            .encoded()
        return String(hexadecimal: SHA256.hash(data: bytes).prefix(16))
    }

    func encoded() throws -> [UInt8] {
        let header = try VersionedJSON.encoded(
            Header(
                receivedAt: receivedAt.microseconds, component: batch.component,
                role: batch.role.rawValue, run: batch.run,
                timestamp: batch.timestamp?.microseconds, ids: batch.ids,
                rowCount: batch.rowCount, columns: batch.columns.map(Self.column)),
            version: Self.formatVersion)
        var bytes: [UInt8] = []
        // Not the rows that are told of: a summary says any number of them.
        let numberCount = batch.columns.reduce(0) { $0 + Self.numbers(of: $1.values).count }
        bytes.reserveCapacity(4 + header.count + numberCount * 8)
        let length = UInt32(header.count)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: length >> shift))
        }
        bytes += header
        for column in batch.columns {
            for number in Self.numbers(of: column.values) {
                var bits = number.bitPattern
                for _ in 0..<8 {
                    bytes.append(UInt8(truncatingIfNeeded: bits))
                    bits >>= 8
                }
            }
        }
        return bytes
    }

    private static let what = "a batch of the journal"

    private static func damaged(_ reason: String) -> SavedStateError {
        .damaged(what, reason: reason)
    }

    init(decoding bytes: [UInt8]) throws(SavedStateError) {
        guard bytes.count >= 4 else { throw Self.damaged("it is truncated") }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << ($1 * 8) }
        guard length <= bytes.count - 4 else { throw Self.damaged("it is truncated") }
        let header = try VersionedJSON.decoded(
            bytes[4..<4 + length], as: Header.self, version: Self.formatVersion, what: Self.what)
        guard let role = FieldRole(rawValue: header.role) else {
            throw Self.damaged("the role '\(header.role)' is unknown")
        }
        guard 0...FieldSummary.rowCountMax ~= header.rowCount else {
            throw Self.damaged("the number of rows is out of range")
        }
        var position = 4 + length
        let columns = try header.columns.map { column throws(SavedStateError) in
            ObservedColumn(
                name: column.name, values: try Self.values(of: column, bytes, at: &position))
        }
        receivedAt = Instant(microseconds: header.receivedAt)
        batch = ObservationBatch(
            component: header.component, role: role, run: header.run,
            timestamp: header.timestamp.map(Instant.init(microseconds:)), ids: header.ids,
            rowCount: header.rowCount, columns: columns)
    }

    /// What stands after the JSON for a column.
    private static func numbers(of values: ColumnValues) -> [Double] {
        switch values {
        case .numeric(let numbers): numbers
        case .embedding(let column): column.components
        case .categorical, .missing, .summary: []
        }
    }

    private static func column(_ column: ObservedColumn) -> Column {
        switch column.values {
        case .numeric(let numbers): Column(name: column.name, numberCount: numbers.count)
        case .categorical(let values):
            Column(name: column.name, codes: values.codes, categories: values.categories)
        case .embedding(let values):
            Column(
                name: column.name, numberCount: values.components.count,
                dimension: values.dimension, missingCount: values.missingCount)
        case .missing(let count): Column(name: column.name, missingCount: count)
        case .summary(let summary): Column(name: column.name, summary: Data(summary.encoded()))
        }
    }

    private static func values(
        of column: Column, _ bytes: [UInt8], at position: inout Int
    ) throws(SavedStateError) -> ColumnValues {
        // Counts add up with those of values.
        guard 0...FieldSummary.rowCountMax ~= column.missingCount ?? 0 else {
            throw damaged("a number of missing values is out of range")
        }
        if let count = column.numberCount {
            guard count >= 0, count <= (bytes.count - position) / 8 else {
                throw damaged("numbers are missing")
            }
            defer { position += count * 8 }
            let numbers = (0..<count).map { index in
                let start = position + index * 8
                return Double(
                    bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << ($1 * 8) })
            }
            guard let dimension = column.dimension else { return .numeric(numbers) }
            guard dimension > 0, count.isMultiple(of: dimension) else {
                throw damaged("a vector is incomplete")
            }
            return .embedding(
                EmbeddingColumn(
                    dimension: dimension, components: numbers,
                    missingCount: column.missingCount ?? 0))
        }
        if let codes = column.codes, let categories = column.categories {
            return .categorical(
                CategoryColumn(
                    codes.map { categories.indices.contains(Int($0)) ? categories[Int($0)] : nil }))
        }
        if let summary = column.summary {
            do {
                return .summary(try FieldSummary(decoding: [UInt8](summary)))
            } catch {
                throw damaged("\(error)")
            }
        }
        return .missing(column.missingCount ?? 0)
    }
}
