import GRDB
import Lineage

/// Finds the ids of runs, within one snapshot.
struct RunQuery {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Where a run stands in time.
    ///
    /// - Throws: `LineageError.unknownRun`.
    func key(of id: Int64) throws -> RunKey {
        let statement = try database.cachedStatement(sql: "SELECT started_at FROM run WHERE id = ?")
        guard let startedAt = try Int64.fetchOne(statement, arguments: [id]) else {
            throw LineageError.unknownRun(id)
        }
        return RunKey(id: id, startedAt: startedAt)
    }

    func exists(_ id: Int64) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM run WHERE id = ?")
        return try statement.firstInteger(id) != nil
    }

    func recent(before bound: RunKey, limit: Int) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM run WHERE (started_at, id) < (?, ?)
                ORDER BY started_at DESC, id DESC LIMIT ?
                """)
        return try Int64.fetchAll(statement, arguments: [bound.startedAt, bound.id, limit])
    }

    func history(
        ofComponent component: Int64, since: Int64, before bound: RunKey, limit: Int
    ) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM run
                WHERE component_id = ? AND started_at >= ? AND (started_at, id) < (?, ?)
                ORDER BY started_at DESC, id DESC LIMIT ?
                """)
        return try Int64.fetchAll(
            statement, arguments: [component, since, bound.startedAt, bound.id, limit])
    }

    /// The latest run that had output a name, in any version.
    func latestProducer(ofArtifact artifact: Int64) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT run_id FROM run_output WHERE artifact_id = ?
                ORDER BY started_at DESC, run_id DESC LIMIT 1
                """)
        return try Int64.fetchOne(statement, arguments: [artifact])
    }

    /// The latest runs that read a name, in any version, latest start first.
    func readers(ofArtifact artifact: Int64, limit: Int) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT DISTINCT run_id, started_at FROM run_input WHERE artifact_id = ?
                ORDER BY started_at DESC, run_id DESC LIMIT ?
                """)
        return try Int64.fetchAll(statement, arguments: [artifact, limit])
    }
}
