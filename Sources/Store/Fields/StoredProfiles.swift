import GRDB

/// The summaries that runs brought, as they are stored, within one snapshot.
package struct StoredProfiles {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The parts of the summary that a run brought to a field, by number.
    ///
    /// - Returns: no parts where none is stored.
    /// - Throws: GRDB's `DatabaseError`.
    package func parts(ofRun run: Int64, field: FieldName) throws -> [PaneRecord] {
        guard let id = try FieldTable(database).knownID(of: field) else { return [] }
        let statement = try database.cachedStatement(
            sql: """
                SELECT run_id, part, start, summary FROM field_profile
                WHERE run_id = ? AND field_id = ? ORDER BY part
                """)
        let rows = try Row.fetchCursor(statement, arguments: [run, id])
        var parts: [PaneRecord] = []
        while let row = try rows.next() {
            parts.append(PaneRecord(ofRun: row))
        }
        return parts
    }
}
