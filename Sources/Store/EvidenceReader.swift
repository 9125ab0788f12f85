import GRDB
import Instants
import Lineage

/// Reads what speaks against runs, within one snapshot.
struct EvidenceReader {
    /// A run beside the component's run before it.
    private struct Candidate {
        var facts: Suspects.RunEvidence
        var component: Int64
        var endedAt: Int64?
        var change: Evidence?
        var threshold: TimeSpan
    }

    private let database: Database
    private let hasDrifted: SQLiteStore.DriftJudge

    init(_ database: Database, hasDrifted: @escaping SQLiteStore.DriftJudge) {
        self.database = database
        self.hasDrifted = hasDrifted
    }

    /// The facts of some runs, in their order.
    func facts(of runs: [Int64]) throws -> [Suspects.RunEvidence] {
        let failedTests = try failedTests(of: runs)
        let dependencies = try DependencyReader(database).dependencies(of: runs)
        return try candidates(runs).enumerated().map { index, candidate in
            var facts = candidate.facts
            if let change = candidate.change { facts.evidence.append(change) }
            if let names = failedTests[index] { facts.evidence.append(.failedTests(names)) }
            let stale = Staleness.messages(
                startedAt: facts.startedAt, threshold: candidate.threshold,
                dependencies: dependencies[index])
            if !stale.isEmpty { facts.evidence.append(.staleInputs(stale)) }
            let end = candidate.endedAt.map { Instant(microseconds: $0) } ?? facts.startedAt
            if try hasDrifted(
                facts.run, facts.component, facts.startedAt..<max(end, facts.startedAt),
                StoredProfiles(database))
            {
                facts.evidence.append(.outputDrift)
            }
            if let unusual = try unusualDuration(of: candidate) { facts.evidence.append(unusual) }
            return facts
        }
    }

    private func candidates(_ runs: [Int64]) throws -> [Candidate] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT r.id, c.name, c.owner, r.started_at, r.component_id, r.ended_at,
                    r.staleness_threshold, p.id,
                    CASE WHEN r.code_id IS NULL OR p.code_id IS NULL
                        THEN coalesce(r.git_commit <> p.git_commit, 0)
                        ELSE r.code_id <> p.code_id END,
                    r.parameter_set_id IS NOT p.parameter_set_id
                FROM json_each(?) page CROSS JOIN run r ON r.id = page.value
                CROSS JOIN component c ON c.id = r.component_id
                LEFT JOIN run p ON p.id = (
                    SELECT f.id FROM run f
                    WHERE f.component_id = r.component_id
                        AND (f.started_at, f.id) < (r.started_at, r.id)
                    ORDER BY f.started_at DESC, f.id DESC LIMIT 1)
                """)
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(runs)])
        var candidates: [Candidate] = []
        while let row = try rows.next() {
            var change: Evidence?
            if let previous = row[7] as Int64? {
                let (code, parameters): (Bool, Bool) = (row[8], row[9])
                if code || parameters {
                    change = .changed(code: code, parameters: parameters, since: previous)
                }
            }
            candidates.append(
                Candidate(
                    facts: Suspects.RunEvidence(
                        run: row[0], component: row[1], owner: row[2],
                        startedAt: Instant(microseconds: row[3])),
                    component: row[4], endedAt: row[5], change: change,
                    threshold: (row[6] as Int64?).map { TimeSpan(microseconds: $0) }
                        ?? Staleness.defaultThreshold))
        }
        return candidates
    }

    /// The names of failed tests, by the place of the run.
    private func failedTests(of runs: [Int64]) throws -> [Int: [String]] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.key, t.name FROM json_each(?) page
                CROSS JOIN run_test t ON t.run_id = page.value WHERE t.passed = 0
                """)
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(runs)])
        var names: [Int: [String]] = [:]
        while let row = try rows.next() { names[row[0], default: []].append(row[1]) }
        return names
    }

    private func unusualDuration(of candidate: Candidate) throws -> Evidence? {
        guard let endedAt = candidate.endedAt else { return nil }
        let startedAt = candidate.facts.startedAt.microseconds
        let statement = try database.cachedStatement(
            sql: """
                SELECT ended_at - started_at FROM run
                WHERE component_id = ? AND status = 'completed' AND ended_at IS NOT NULL
                    AND (started_at, id) < (?, ?)
                ORDER BY started_at DESC, id DESC LIMIT \(DurationHistory.runCountMax)
                """)
        let history = try Int64.fetchAll(
            statement, arguments: [candidate.component, startedAt, candidate.facts.run])
        let duration = TimeSpan(microseconds: endedAt - startedAt)
        let usual = DurationHistory.usual(
            of: duration, among: history.map { TimeSpan(microseconds: $0) })
        return usual.map { .unusualDuration(duration, usual: $0) }
    }
}
