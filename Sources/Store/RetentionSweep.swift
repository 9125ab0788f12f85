import GRDB

/// Deletes runs that nothing needs any more, within one transaction.
struct RetentionSweep {
    /// What one step did.
    struct Step: Sendable {
        /// The runs that were deleted.
        var count: Int
        /// Where to resume; nil at the end.
        var next: RunKey?
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The key that old runs lie before; nil where nothing is old.
    func bound(since: Int64?, runCount: Int?) throws -> RunKey? {
        var bound = since.map { RunKey(id: .min, startedAt: $0) }
        if let runCount {
            let statement = try database.cachedStatement(
                sql: """
                    SELECT id, started_at FROM run ORDER BY started_at DESC, id DESC LIMIT 1
                    OFFSET ?
                    """)
            let first = try statement.first([runCount]) { row in
                RunKey(id: (row[0] as Int64) + 1, startedAt: row[1])
            }
            if let first { bound = max(first, bound ?? first) }
        }
        return bound
    }

    /// Looks at some runs before a key, the latest first, and deletes those that nothing needs.
    func deleteRuns(before bound: RunKey, limit: Int) throws -> Step {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, started_at, component_id, status = 'running' FROM run
                WHERE (started_at, id) < (?, ?) ORDER BY started_at DESC, id DESC LIMIT ?
                """)
        let rows = try Row.fetchAll(
            statement, arguments: [bound.startedAt, bound.id, limit])
        var step = Step(count: 0, next: nil)
        for row in rows {
            let run = RunKey(id: row[0], startedAt: row[1])
            if rows.count == limit { step.next = run }
            let isRunning: Bool = row[3]
            if try isRunning || isNeeded(run, component: row[2]) { continue }
            try deleteRun(run.id)
            step.count += 1
        }
        return step
    }

    private func isNeeded(_ run: RunKey, component: Int64) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM run_input WHERE producer_id = ?1)
                    OR EXISTS (SELECT 1 FROM run_upstream WHERE producer_id = ?1)
                    OR NOT EXISTS (
                        SELECT 1 FROM run
                        WHERE component_id = ?2 AND (started_at, id) > (?3, ?1))
                    OR EXISTS (
                        SELECT 1 FROM run_output o
                        CROSS JOIN flag f ON f.artifact_id = o.artifact_id WHERE o.run_id = ?1)
                """)
        return try Bool.fetchOne(statement, arguments: [run.id, component, run.startedAt]) ?? true
    }

    /// Deletes a run, and what only it referred to.
    private func deleteRun(_ run: Int64) throws {
        let artifacts = try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT artifact_id FROM run_input WHERE run_id = ?1
                    UNION SELECT artifact_id FROM run_output WHERE run_id = ?1
                    """),
            arguments: [run])
        let contents = try database.cachedStatement(
            sql: "SELECT code_id, parameter_set_id FROM run WHERE id = ?"
        ).first([run]) { row in
            (code: row[0] as Int64?, parameterSet: row[1] as Int64?)
        }
        try delete("DELETE FROM run WHERE id = ?1", run)
        try delete("DELETE FROM field_profile WHERE run_id = ?1", run)
        for artifact in artifacts {
            try delete(
                """
                DELETE FROM artifact WHERE id = ?1
                    AND NOT EXISTS (SELECT 1 FROM run_input WHERE artifact_id = ?1)
                    AND NOT EXISTS (SELECT 1 FROM run_output WHERE artifact_id = ?1)
                """, artifact)
        }
        if let code = contents?.code {
            try delete(
                """
                DELETE FROM code WHERE id = ?1
                    AND NOT EXISTS (SELECT 1 FROM run WHERE code_id = ?1)
                """, code)
        }
        if let set = contents?.parameterSet {
            try delete(
                """
                DELETE FROM parameter WHERE set_id = ?1
                    AND NOT EXISTS (SELECT 1 FROM run WHERE parameter_set_id = ?1)
                """, set)
            try delete(
                """
                DELETE FROM parameter_set WHERE id = ?1
                    AND NOT EXISTS (SELECT 1 FROM run WHERE parameter_set_id = ?1)
                """, set)
        }
    }

    private func delete(_ statement: String, _ id: Int64) throws {
        try database.cachedStatement(sql: statement).execute(arguments: [id])
    }
}
