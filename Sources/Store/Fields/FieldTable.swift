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
        try Int64.fetchOne(
            database.cachedStatement(
                sql: "SELECT id FROM field WHERE component = ? AND role = ? AND name = ?"),
            arguments: [name.component, name.role, name.field])
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
                UPDATE field SET state = ?, reference = iif(?, ?, reference) WHERE id = ?
                """
        ).execute(
            arguments: [
                change.state.databaseBlob, change.hasOtherReference,
                change.reference?.databaseBlob, id,
            ])
        for pane in change.panes { try save(pane, of: id) }
        try database.cachedStatement(sql: "DELETE FROM field_pane WHERE field_id = ? AND start < ?")
            .execute(arguments: [id, change.keepsPanesFrom.microseconds])
    }

    private func save(_ pane: PaneRecord, of id: Int64) throws {
        if let run = pane.run {
            // A summary holds all that came for the run since its start.
            try database.cachedStatement(
                sql: "DELETE FROM field_profile WHERE run_id = ? AND field_id = ? AND start > ?"
            ).execute(arguments: [run, id, pane.start.microseconds])
            try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO field_profile VALUES (?, ?, ?, ?)"
            ).execute(
                arguments: [run, id, pane.start.microseconds, pane.summary.databaseBlob])
        } else {
            try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO field_pane VALUES (?, ?, ?)"
            ).execute(arguments: [id, pane.start.microseconds, pane.summary.databaseBlob])
        }
    }
}

extension [UInt8] {
    /// The bytes as SQLite takes them.
    var databaseBlob: Data { Data(self) }
}
