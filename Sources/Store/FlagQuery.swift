import ClientText
import GRDB
import Instants
import Lineage

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

    /// The flagged outputs of a page, the latest flag first, then by name.
    func page(before cursor: FlagCursor?, limit: Int) throws -> [Flag] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT a.name, f.flagged_at, (
                    SELECT run_id FROM run_output WHERE artifact_id = f.artifact_id
                    ORDER BY started_at DESC, run_id DESC LIMIT 1)
                FROM flag f CROSS JOIN artifact a ON a.id = f.artifact_id
                WHERE f.flagged_at <= ?1 AND (f.flagged_at < ?1 OR a.name > ?2)
                ORDER BY f.flagged_at DESC, a.name LIMIT ?3
                """)
        let rows = try Row.fetchCursor(
            statement,
            arguments: [
                cursor?.flaggedAt.microseconds ?? .max, cursor?.output.canonicalName ?? "", limit,
            ])
        var flags: [Flag] = []
        while let row = try rows.next() {
            flags.append(
                Flag(output: row[0], flaggedAt: Instant(microseconds: row[1]), run: row[2]))
        }
        return flags
    }

    /// Those of some outputs that are flagged.
    func flagged(among outputs: Set<String>) throws -> Set<String> {
        let statement = try database.cachedStatement(
            sql: """
                SELECT 1 FROM artifact a CROSS JOIN flag f ON f.artifact_id = a.id
                WHERE a.name = ?
                """)
        return try outputs.filter { try statement.firstInteger($0.canonicalName) != nil }
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
