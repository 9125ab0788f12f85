import Instants
package import Monitor
package import Sketches

/// A batch as a client sends it.
package struct ObservationBody: Encodable, Sendable {
    private let batch: ObservationBatch

    package init(_ batch: ObservationBatch) {
        self.batch = batch
    }

    private enum CodingKeys: String, CodingKey {
        case component, role, run, timestamp, ids, fields
        case batchID = "batch_id"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(batch.component, forKey: .component)
        try container.encode(batch.role.rawValue, forKey: .role)
        try container.encodeIfPresent(batch.run, forKey: .run)
        try container.encodeIfPresent(batch.timestamp, forKey: .timestamp)
        if !batch.ids.isEmpty { try container.encode(batch.ids, forKey: .ids) }
        try container.encodeIfPresent(batch.batchID, forKey: .batchID)
        var fields = container.nestedContainer(keyedBy: FieldName.self, forKey: .fields)
        for column in batch.columns {
            try fields.encode(Column(column.values), forKey: FieldName(column.name))
        }
    }

    private struct FieldName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The values of a column, null where they are missing.
    private struct Column: Encodable {
        private let values: ColumnValues

        init(_ values: ColumnValues) {
            self.values = values
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            switch values {
            case .numeric(let numbers):
                for number in numbers { try container.encode(number.finite) }
            case .categorical(let column):
                for code in column.codes {
                    try container.encode(
                        code == CategoryColumn.missingCode ? nil : column.categories[Int(code)])
                }
            case .embedding(let column):
                for start in stride(
                    from: 0, to: column.components.count, by: column.dimension)
                {
                    try container.encode(
                        column.components[start..<start + column.dimension].map(\.finite))
                }
                for _ in 0..<column.missingCount { try container.encodeNil() }
            case .missing(let count):
                for _ in 0..<count { try container.encodeNil() }
            case .summary:
                throw EncodingError.invalidValue(
                    values,
                    EncodingError.Context(
                        codingPath: container.codingPath,
                        debugDescription: "a summary is no column of values"))
            }
        }
    }
}

/// A ready-made reference as a client sends it.
package struct ProfileReferenceBody: Encodable, Sendable {
    private struct Profile: Encodable {
        let panes: [String]
    }

    private let kind = "profile"
    private let profile: Profile

    package init(panes: [FieldSummary]) {
        profile = Profile(panes: panes.map(EncodedPane.text(of:)))
    }
}
