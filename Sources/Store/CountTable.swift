import GRDB
import Instants
import Lineage

/// The tables `run_count` and `test_count`, within one transaction.
///
/// They are counted up as runs are recorded, so that reading them costs the same at any size and
/// deleting old runs never counts down.
struct CountTable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Counts a new run, and its tests where it has ended.
    func add(_ draft: RunDraft, id: Int64, to component: Int64) throws {
        try count(draft.status, at: draft.endedAt ?? draft.startedAt, of: component)
        if draft.status != .running, !draft.tests.isEmpty {
            try countTests(of: id, component: component)
        }
    }

    /// Counts a run that was counted as running and has ended.
    func finish(_ draft: RunDraft, id: Int64, of component: Int64) throws {
        guard draft.status != .running else { return }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE run_count SET count = count - 1
                WHERE component_id = ? AND status = 'running'
                """)
        try statement.run(component)
        try count(draft.status, at: draft.endedAt ?? draft.startedAt, of: component)
        try countTests(of: id, component: component)
    }

    private func count(_ status: RunStatus, at instant: Instant, of component: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO run_count (component_id, status, count, last_at) VALUES (?, ?, 1, ?)
                ON CONFLICT (component_id, status) DO UPDATE SET
                    count = count + 1, last_at = max(last_at, excluded.last_at)
                """)
        try statement.run(component, status.rawValue, instant.microseconds)
    }

    private func countTests(of run: Int64, component: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO test_count (component_id, name, passed, failed)
                SELECT ?, name, sum(passed), sum(1 - passed) FROM run_test WHERE run_id = ?
                GROUP BY name
                ON CONFLICT (component_id, name) DO UPDATE SET
                    passed = passed + excluded.passed, failed = failed + excluded.failed
                """)
        try statement.run(component, run)
    }
}
