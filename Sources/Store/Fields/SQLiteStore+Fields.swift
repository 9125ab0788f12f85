import Foundation
import GRDB
package import Instants

extension SQLiteStore {
    /// A field's panes whose slots begin within a span, oldest first.
    package func panes(
        of name: FieldName, from: Instant, until: Instant
    ) async throws -> [PaneRecord] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT start, summary FROM field_pane
                    WHERE field_id = ? AND start >= ? AND start < ? ORDER BY start
                    """,
                arguments: [
                    try FieldTable(database).knownID(of: name), from.microseconds,
                    until.microseconds,
                ]
            ).map { row in
                PaneRecord(start: Instant(microseconds: row[0]), summary: [UInt8](row[1] as Data))
            }
        }
    }

    /// The parts of the summaries that the newest runs of a field have, by run and then by number.
    ///
    /// - Parameters:
    ///   - name: the field.
    ///   - limit: runs at most.
    /// - Returns: no parts for a field that is not stored yet.
    /// - Throws: GRDB's `DatabaseError`.
    package func profiles(of name: FieldName, limit: Int) async throws -> [PaneRecord] {
        try await read { database in
            let table = FieldTable(database)
            guard let id = try table.knownID(of: name) else { return [] }
            return try table.profiles(of: id, runCount: limit)
        }
    }

    /// The parts of the summaries of runs that begin within a span, by run and then by number.
    package func profiles(
        of name: FieldName, from: Instant, until: Instant
    ) async throws -> [PaneRecord] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT run_id, part, start, summary FROM field_profile
                    WHERE field_id = ? AND start >= ? AND start < ? ORDER BY run_id, part
                    """,
                arguments: [
                    try FieldTable(database).knownID(of: name), from.microseconds,
                    until.microseconds,
                ]
            ).map { PaneRecord(ofRun: $0) }
        }
    }

    /// The fields that a run brought values of, each with the parts of its summary by number.
    package func profile(
        ofRun run: Int64
    ) async throws -> [(name: FieldName, panes: [PaneRecord])] {
        let rows = try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT component, role, name, run_id, part, start, summary
                    FROM field_profile JOIN field ON field.id = field_id
                    WHERE run_id = ? ORDER BY field_id, part
                    """, arguments: [run]
            ).map { row in
                (
                    FieldName(component: row[0], role: row[1], field: row[2]),
                    PaneRecord(ofRun: row, from: 3)
                )
            }
        }
        return Dictionary(grouping: rows, by: \.0).map { ($0.key, $0.value.map(\.1)) }
    }
}

extension PaneRecord {
    /// Reads a run, the number of a part, its start and its summary, from a column on.
    init(ofRun row: Row, from column: Int = 0) {
        self.init(
            run: row[column], part: row[column + 1],
            start: Instant(microseconds: row[column + 2]),
            summary: [UInt8](row[column + 3] as Data))
    }
}
