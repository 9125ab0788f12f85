import GRDB

/// Reads the flagged outputs, within one snapshot.
struct FlagQuery {
    /// A flagged output.
    struct Output {
        var name: String
        var flaggedAt: Int64
        /// The latest run that made it, and that run's component.
        var run: RunKey?
        var component: Int64?
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func count() throws -> Int {
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM flag")
        return try Int.fetchOne(statement) ?? 0
    }

    /// The flagged outputs, in the order in which their names were first recorded.
    func flagged() throws -> [Output] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT a.name, f.flagged_at, r.id, r.started_at, r.component_id
                FROM flag f CROSS JOIN artifact a ON a.id = f.artifact_id
                LEFT JOIN run r ON r.id = (
                    SELECT run_id FROM run_output WHERE artifact_id = f.artifact_id
                    ORDER BY started_at DESC, run_id DESC LIMIT 1)
                ORDER BY f.artifact_id
                """)
        let rows = try Row.fetchCursor(statement)
        var outputs: [Output] = []
        while let row = try rows.next() {
            let run = (row[2] as Int64?).map { RunKey(id: $0, startedAt: row[3]) }
            outputs.append(
                Output(name: row[0], flaggedAt: row[1], run: run, component: row[4]))
        }
        return outputs
    }
}
