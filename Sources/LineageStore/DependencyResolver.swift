import GRDB

/// Finds who made what a run read, and who has read what a run made.
///
/// A run depends on the latest run before it that had output the same name and content version, or
/// the name alone where the input states no version. Runs may be recorded in any order: one that is
/// recorded after runs which started later takes over their inputs where it is the nearer maker.
struct DependencyResolver {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The run that made an artifact as another run found it; the version is nil where the input
    /// states none.
    func producer(
        ofArtifact artifact: Int64, version: String?, before run: RunKey
    ) throws -> Int64? {
        guard let version else {
            let statement = try database.cachedStatement(
                sql: """
                    SELECT run_id FROM run_output
                    WHERE artifact_id = ? AND (started_at, run_id) < (?, ?)
                    ORDER BY started_at DESC, run_id DESC LIMIT 1
                    """)
            return try statement.firstInteger(artifact, run.startedAt, run.id)
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT run_id FROM run_output
                WHERE artifact_id = ? AND version = ? AND version <> ''
                    AND (started_at, run_id) < (?, ?)
                ORDER BY started_at DESC, run_id DESC LIMIT 1
                """)
        return try statement.firstInteger(artifact, version, run.startedAt, run.id)
    }

    /// Makes a run the producer of the inputs that its output, recorded late, turns out to serve.
    ///
    /// - Returns: whether any later run reads the artifact.
    func adoptConsumers(
        ofArtifact artifact: Int64, version: String, by run: RunKey
    ) throws -> Bool {
        guard try hasConsumer(ofArtifact: artifact, after: run) else { return false }
        let next = try nextProducer(ofArtifact: artifact, after: run)
        try adopt(artifact: artifact, version: "", by: run, upTo: next)
        if !version.isEmpty {
            let next = try nextProducer(ofArtifact: artifact, version: version, after: run)
            try adopt(artifact: artifact, version: version, by: run, upTo: next)
        }
        return true
    }

    private func hasConsumer(ofArtifact artifact: Int64, after run: RunKey) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT 1 FROM run_input WHERE artifact_id = ? AND (started_at, run_id) > (?, ?)
                LIMIT 1
                """)
        return try statement.firstInteger(artifact, run.startedAt, run.id) != nil
    }

    private func nextProducer(ofArtifact artifact: Int64, after run: RunKey) throws -> RunKey {
        let statement = try database.cachedStatement(
            sql: """
                SELECT run_id, started_at FROM run_output
                WHERE artifact_id = ? AND (started_at, run_id) > (?, ?)
                ORDER BY started_at, run_id LIMIT 1
                """)
        return try key(statement, artifact, run.startedAt, run.id)
    }

    private func nextProducer(
        ofArtifact artifact: Int64, version: String, after run: RunKey
    ) throws -> RunKey {
        let statement = try database.cachedStatement(
            sql: """
                SELECT run_id, started_at FROM run_output
                WHERE artifact_id = ? AND version = ? AND version <> ''
                    AND (started_at, run_id) > (?, ?)
                ORDER BY started_at, run_id LIMIT 1
                """)
        return try key(statement, artifact, version, run.startedAt, run.id)
    }

    private func adopt(
        artifact: Int64, version: String, by run: RunKey, upTo next: RunKey
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE run_input SET producer_id = ?
                WHERE artifact_id = ? AND version = ?
                    AND (started_at, run_id) > (?, ?) AND (started_at, run_id) <= (?, ?)
                """)
        try statement.run(
            run.id, artifact, version, run.startedAt, run.id, next.startedAt, next.id)
    }

    /// The key that a statement finds; later than every run where it finds none.
    private func key<each Value: StatementBinding>(
        _ statement: Statement, _ values: repeat each Value
    ) throws -> RunKey {
        try statement.firstIntegers(repeat each values).map { RunKey(id: $0, startedAt: $1) }
            ?? .end
    }
}

// MARK: - Dependencies stated by a component's name

extension DependencyResolver {
    /// A component's latest run before another; failed runs handed nothing on and do not count.
    func latestRun(ofComponent component: Int64, before run: RunKey) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM run
                WHERE component_id = ? AND status <> 'failed' AND (started_at, id) < (?, ?)
                ORDER BY started_at DESC, id DESC LIMIT 1
                """)
        return try statement.firstInteger(component, run.startedAt, run.id)
    }

    /// Makes a run, recorded late, what those depend on that named its component as upstream.
    func adoptDependents(ofComponent component: Int64, by run: RunKey) throws {
        let first = try database.cachedStatement(
            sql: """
                SELECT 1 FROM run_upstream
                WHERE component_id = ? AND (started_at, run_id) > (?, ?) LIMIT 1
                """)
        guard try first.firstInteger(component, run.startedAt, run.id) != nil else { return }
        let next = try key(
            database.cachedStatement(
                sql: """
                    SELECT id, started_at FROM run
                    WHERE component_id = ? AND status <> 'failed' AND (started_at, id) > (?, ?)
                    ORDER BY started_at, id LIMIT 1
                    """),
            component, run.startedAt, run.id)
        let statement = try database.cachedStatement(
            sql: """
                UPDATE run_upstream SET producer_id = ?
                WHERE component_id = ?
                    AND (started_at, run_id) > (?, ?) AND (started_at, run_id) <= (?, ?)
                """)
        try statement.run(
            run.id, component, run.startedAt, run.id, next.startedAt, next.id)
    }

    /// Gives those that named a component as upstream its run before one that failed at last.
    func releaseDependents(ofComponent component: Int64, by run: RunKey) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE run_upstream SET producer_id = ? WHERE producer_id = ?")
        try statement.run(latestRun(ofComponent: component, before: run), run.id)
    }
}
