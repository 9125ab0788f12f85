import GRDB

/// Finds who made what a run read, and who has read what a run made.
///
/// A run depends on the latest run before it that had output the same name and content version, or
/// the name alone where the input states no version. Runs may be recorded in any order: one that is
/// recorded after runs which started later takes over their inputs where it is the nearer maker.
///
/// A version tells its maker whatever the clocks say: where no run before made it, the first one
/// after that began while the reader went on did, as a step that a flow calls, or a machine whose
/// clock is ahead. It does so only where it does not depend on the reader in turn.
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

// MARK: - Versions that were made after their reader began

extension DependencyResolver {
    /// How far apart the clocks of two machines may be, in microseconds.
    private static let clockSkewMax: Int64 = 60_000_000

    /// Links the inputs of a run that nobody had made before it to the first run after it that did
    /// while it went on.
    ///
    /// - Parameters:
    ///   - run: the reader, whose inputs and outputs are stored.
    ///   - endedAt: when it ended; nil for a run that goes on.
    /// - Throws: GRDB's `DatabaseError`.
    func linkToLaterMakers(_ run: RunKey, endedAt: Int64?) throws {
        let inputs = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT artifact_id, version FROM run_input
                    WHERE run_id = ? AND producer_id IS NULL AND version <> ''
                    """),
            arguments: [run.id])
        let statement = try database.cachedStatement(
            sql: """
                SELECT run_id FROM run_output
                WHERE artifact_id = ? AND version = ? AND version <> ''
                    AND (started_at, run_id) > (?, ?) AND started_at <= ?
                ORDER BY started_at, run_id LIMIT 1
                """)
        let latest = endedAt?.addingReportingOverflow(Self.clockSkewMax)
        for input in inputs {
            let (artifact, version): (Int64, String) = (input[0], input[1])
            let maker = try statement.firstInteger(
                artifact, version, run.startedAt, run.id,
                latest.map { $0.overflow ? .max : $0.partialValue } ?? .max)
            guard let maker, try !depends(maker, on: run.id) else { continue }
            try link(run.id, reading: artifact, version: version, to: maker)
        }
    }

    /// Makes a run, recorded late, what those depend on that began before it, read a version that it
    /// made and nobody else had, and went on until it began.
    ///
    /// - Returns: whether there is any.
    func adoptEarlierConsumers(by run: RunKey) throws -> Bool {
        let inputs = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT i.run_id, i.artifact_id, i.version FROM run_output o
                    CROSS JOIN run_input i INDEXED BY run_input_without_maker
                        ON i.artifact_id = o.artifact_id AND i.version = o.version
                    CROSS JOIN run r ON r.id = i.run_id
                    WHERE o.run_id = ?1 AND o.version <> ''
                        AND i.producer_id IS NULL AND i.version <> ''
                        AND (i.started_at, i.run_id) < (?2, ?1)
                        AND coalesce(r.ended_at, ?2) >= ?3
                    """),
            arguments: [run.id, run.startedAt, run.startedAt - Self.clockSkewMax])
        var hasAdopted = false
        for input in inputs {
            let reader: Int64 = input[0]
            guard try !depends(run.id, on: reader) else { continue }
            try link(reader, reading: input[1], version: input[2], to: run.id)
            hasAdopted = true
        }
        return hasAdopted
    }

    private func link(
        _ reader: Int64, reading artifact: Int64, version: String, to maker: Int64
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE run_input SET producer_id = ?
                WHERE run_id = ? AND artifact_id = ? AND version = ?
                """)
        try statement.run(maker, reader, artifact, version)
    }

    /// Whether a run came from another, directly or not.
    private func depends(_ run: Int64, on other: Int64) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                WITH RECURSIVE ancestor (id) AS (
                    SELECT ?1
                    UNION SELECT i.producer_id FROM ancestor
                        CROSS JOIN run_input i ON i.run_id = ancestor.id
                        WHERE i.producer_id IS NOT NULL
                    UNION SELECT u.producer_id FROM ancestor
                        CROSS JOIN run_upstream u ON u.run_id = ancestor.id
                        WHERE u.producer_id IS NOT NULL
                )
                SELECT 1 FROM ancestor WHERE id = ?2 LIMIT 1
                """)
        return try statement.firstInteger(run, other) != nil
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
