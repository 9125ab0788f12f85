import ClientText
import Instants
package import Monitor
import Sketches
import SwiftProtobuf
import WireProto

extension ObservationBatch {
    /// The media types of a batch in Protocol Buffers.
    package static let protobufMediaTypes: Set<String> = [
        "application/x-protobuf", "application/protobuf",
    ]

    /// Reads the body of `POST /observations` in Protocol Buffers.
    ///
    /// - Parameter protobuf: A `strandline.v1.ObservationBatch`.
    /// - Throws: `RequestDecodingError` that names the member or column which cannot be taken.
    package init(protobuf: [UInt8]) throws(RequestDecodingError) {
        try ColumnParts(protobuf).check()
        let message: Strandline_V1_ObservationBatch
        do {
            message = try Strandline_V1_ObservationBatch(serializedBytes: protobuf)
        } catch {
            throw .malformed("the body is no strandline.v1.ObservationBatch")
        }
        guard !message.component.isEmpty else { throw .refused("'component' is missing") }
        var columns: [ObservedColumn] = []
        for column in message.columns {
            columns.append(ObservedColumn(name: column.name, values: try ColumnValues(column)))
        }
        guard Set(columns.map { ExactText($0.name.canonicalName) }).count == columns.count else {
            throw .refused("two columns have one name")
        }
        self.init(
            component: message.component, role: try FieldRole(message.role), ids: message.ids,
            batchID: message.batchID.isEmpty ? nil : message.batchID,
            rowCount: columns.first?.values.count ?? 0, columns: columns)
        switch message.run {
        case .runID(let id)?:
            // What is past 63 bits arrives as a negative number.
            guard id > 0 else { throw .refused("'run_id' must lie between 1 and \(Int64.max)") }
            run = id
        case .runExternalID(let id)?: runExternalID = id
        case nil: break
        }
        if message.hasTimestamp { timestamp = try Instant(message.timestamp) }
    }
}

extension FieldRole {
    fileprivate init(_ role: Strandline_V1_Role) throws(RequestDecodingError) {
        switch role {
        case .input: self = .input
        case .output: self = .output
        case .label: self = .label
        case .unspecified: throw .refused("'role' is missing")
        case .UNRECOGNIZED(let number): throw .refused("'role' \(number) is not known")
        }
    }
}

extension Instant {
    fileprivate init(_ timestamp: Google_Protobuf_Timestamp) throws(RequestDecodingError) {
        // RFC 3339's years, as everywhere: 0001 to 9999.
        guard
            (-62_135_596_800..<253_402_300_800).contains(timestamp.seconds),
            (0..<1_000_000_000).contains(timestamp.nanos)
        else { throw .refused("'timestamp' must lie within the years 1 to 9999") }
        self.init(microseconds: timestamp.seconds * 1_000_000 + Int64(timestamp.nanos) / 1000)
    }
}

extension ColumnValues {
    fileprivate init(_ column: Strandline_V1_Column) throws(RequestDecodingError) {
        switch column.values {
        case .numbers(let numbers)?: self = .numeric(numbers.values)
        case .categories(let categories)?:
            guard
                let values = CategoryColumn(
                    dictionary: categories.dictionary, codes: categories.codes)
            else { throw .refused("'\(column.name.excerpt)' has a code that its dictionary lacks") }
            self = .categorical(values)
        case .missing(let count)?:
            self = .missing(try Self.missingCount(count, of: column))
        case .vectors(let vectors)?:
            let dimension = Int(vectors.dimension)
            guard (1...EmbeddingSummary.dimensionMax).contains(dimension),
                vectors.components.count.isMultiple(of: dimension)
            else {
                throw .refused(
                    "'\(column.name.excerpt)' must hold whole vectors of 1 to"
                        + " \(EmbeddingSummary.dimensionMax) numbers")
            }
            self = .embedding(
                EmbeddingColumn(
                    dimension: dimension, components: vectors.components,
                    missingCount: try Self.missingCount(vectors.missing, of: column)))
        case nil: throw .refused("'\(column.name.excerpt)' has no values")
        }
    }

    private static func missingCount(
        _ count: UInt64, of column: Strandline_V1_Column
    ) throws(RequestDecodingError) -> Int {
        guard count <= UInt64(FieldSummary.rowCountMax) else {
            throw .refused("'\(column.name.excerpt)' has too many missing values")
        }
        return Int(count)
    }
}
