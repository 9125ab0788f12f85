import GRDB
package import Instants

/// A field as it is stored, within one snapshot.
package struct StoredField {
    package let record: FieldRecord
    private let id: Int64
    private let database: Database

    init(_ row: StatementRow, in database: Database) {
        id = row.integer(0)
        record = FieldRecord(
            name: FieldName(component: row.text(1), role: row.text(2), field: row.text(3)),
            state: row.optionalBytes(4), reference: row.optionalBytes(5),
            nextPart: row.integer(6))
        self.database = database
    }

    /// Its panes whose slots begin at a time or later, oldest first.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    package func panes(from: Instant) throws -> [PaneRecord] {
        var panes: [PaneRecord] = []
        let find = try database.cachedStatement(
            sql: """
                SELECT start, summary FROM field_pane
                WHERE field_id = ? AND start >= ? ORDER BY start
                """)
        try find.forEachRow(id, from.microseconds) { row in
            panes.append(
                PaneRecord(start: Instant(microseconds: row.integer(0)), summary: row.bytes(1)))
        }
        return panes
    }

    /// The parts of the summaries that its newest runs brought, by run and then by number.
    ///
    /// - Parameter runCount: How many runs at most.
    /// - Returns: No parts for a field without runs.
    /// - Throws: GRDB's `DatabaseError`.
    package func profiles(runCount: Int) throws -> [PaneRecord] {
        guard record.nextPart > 0 else { return [] }
        return try FieldTable(database).profiles(of: id, runCount: runCount)
    }
}

extension SQLiteStore {
    /// Reads all fields, on as many connections as there are processors.
    ///
    /// - Parameter transform: Makes of a field what is wanted of it, on any thread.
    /// - Returns: What it made, in the order in which the fields appeared.
    /// - Throws: GRDB's `DatabaseError`, and what `transform` throws.
    package func mapFields<Value: Sendable>(
        _ transform: @escaping @Sendable (StoredField) throws -> Value
    ) async throws -> [Value] {
        guard let ids = try await fieldIDs() else { return [] }
        return try await withThrowingTaskGroup { group in
            for (place, part) in ids.parts(Self.readerCount).enumerated() {
                group.addTask {
                    (place, try await self.read { try Self.mapFields(part, in: $0, transform) })
                }
            }
            return try await group.reduce(into: [Int: [Value]]()) { $0[$1.0] = $1.1 }
                .sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    /// All that is stored of fields but their panes.
    package func fieldRecords() async throws -> [FieldRecord] {
        try await mapFields(\.record)
    }

    private func fieldIDs() async throws -> ClosedRange<Int64>? {
        try await read { database in
            let ends = try database.cachedStatement(
                sql: "SELECT (SELECT min(id) FROM field), (SELECT max(id) FROM field)"
            ).firstIntegers()
            // Without fields both are NULL, which is read as 0.
            return ends.flatMap { $0.0 > 0 && $0.0 <= $0.1 ? $0.0...$0.1 : nil }
        }
    }

    private static func mapFields<Value>(
        _ ids: ClosedRange<Int64>, in database: Database,
        _ transform: (StoredField) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        let find = try database.cachedStatement(
            sql: """
                SELECT id, component, role, name, state, reference, next_part FROM field
                WHERE id BETWEEN ? AND ? ORDER BY id
                """)
        try find.forEachRow(ids.lowerBound, ids.upperBound) { row in
            values.append(try transform(StoredField(row, in: database)))
        }
        return values
    }
}

extension ClosedRange<Int64> {
    /// Cut into parts of about the same length.
    fileprivate func parts(_ count: Int) -> [ClosedRange<Int64>] {
        let length = (upperBound - lowerBound) / Int64(count) + 1
        return stride(from: lowerBound, through: upperBound, by: Int64.Stride(length)).map {
            $0...Swift.min($0 + length - 1, upperBound)
        }
    }
}
