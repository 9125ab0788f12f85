import Foundation
import GRDB
import Instants

/// The tables of fields, their panes and their profiles.
struct FieldTable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The id of a field; nil where it has no row.
    func knownID(of name: FieldName) throws -> Int64? {
        try database.cachedStatement(
            sql: "SELECT id FROM field WHERE component = ? AND role = ? AND name = ?"
        ).firstInteger(name.component, name.role, name.field)
    }

    /// The parts of the summaries that the newest runs of a field have, by run and then by number.
    func profiles(of id: Int64, runCount: Int) throws -> [PaneRecord] {
        var parts: [PaneRecord] = []
        let find = try database.cachedStatement(
            sql: """
                SELECT run_id, part, start, summary FROM field_profile
                WHERE field_id = ?1 AND run_id IN (
                    SELECT DISTINCT run_id FROM field_profile WHERE field_id = ?1
                    ORDER BY run_id DESC LIMIT ?2
                ) ORDER BY run_id, part
                """)
        try find.forEachRow(id, runCount) { row in
            parts.append(
                PaneRecord(
                    run: row.integer(0), part: row.integer(1),
                    start: Instant(microseconds: row.integer(2)), summary: row.bytes(3)))
        }
        return parts
    }

    /// The id of a field, which gets a row where it has none.
    func id(of name: FieldName) throws -> Int64 {
        if let id = try knownID(of: name) { return id }
        let arguments: StatementArguments = [name.component, name.role, name.field]
        try database.cachedStatement(
            sql: "INSERT INTO field (component, role, name) VALUES (?, ?, ?)"
        ).execute(arguments: arguments)
        return database.lastInsertedRowID
    }

    func save(_ change: FieldChange) throws {
        let id = try id(of: change.name)
        try database.cachedStatement(
            sql: """
                UPDATE field SET state = ?, reference = iif(?, ?, reference),
                    next_part = max(next_part, ?)
                WHERE id = ?
                """
        ).run(
            BoundBytes(change.state), change.hasOtherReference, BoundBytes(change.reference),
            change.nextPart, id)
        for pane in change.panes { try save(pane, of: id) }
        try database.cachedStatement(sql: "DELETE FROM field_pane WHERE field_id = ? AND start < ?")
            .run(id, change.keepsPanesFrom.microseconds)
    }

    private func save(_ pane: PaneRecord, of id: Int64) throws {
        if let run = pane.run {
            // A part holds all that came for the run since it began.
            try database.cachedStatement(
                sql: "DELETE FROM field_profile WHERE run_id = ? AND field_id = ? AND part > ?"
            ).run(run, id, pane.part)
            try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO field_profile (run_id, field_id, part, start, summary)
                    VALUES (?, ?, ?, ?, ?)
                    """
            ).run(run, id, pane.part, pane.start.microseconds, BoundBytes(pane.summary))
        } else {
            try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO field_pane VALUES (?, ?, ?)"
            ).run(id, pane.start.microseconds, BoundBytes(pane.summary))
        }
    }
}

extension FieldChange {
    /// A number larger than those of all parts of runs.
    fileprivate var nextPart: Int64 {
        panes.lazy.filter { $0.run != nil }.map { $0.part + 1 }.max() ?? 0
    }
}

extension [UInt8] {
    /// The bytes as SQLite takes them.
    var databaseBlob: Data { Data(self) }
}
