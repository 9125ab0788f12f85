import GRDB
package import Instants
package import Lineage

/// What the store counts by component.
package struct LineageStatistics: Sendable, Equatable {
    package struct Runs: Sendable, Equatable {
        package var component: String
        package var status: RunStatus
        package var count: Int
        /// The end of the run that ended last, or the start of one without an end.
        package var lastAt: Instant
    }

    package struct Tests: Sendable, Equatable {
        package var component: String
        package var name: String
        package var passed: Int
        package var failed: Int
    }

    /// How many of the runs that a component's latest run depends on are stale.
    package struct StaleInputs: Sendable, Equatable {
        package var component: String
        package var count: Int
    }

    package var components: [Component]
    package var runs: [Runs]
    package var tests: [Tests]
    package var staleInputs: [StaleInputs]
    package var flaggedOutputCount: Int
}

extension LineageStore {
    /// Counts by component, each in the order of names.
    package func statistics() async throws -> LineageStatistics {
        try await read { database in
            LineageStatistics(
                components: try ComponentTable(database).components(matching: .all),
                runs: try Self.runs(in: database), tests: try Self.tests(in: database),
                staleInputs: try Self.staleInputs(in: database),
                flaggedOutputCount: try FlagQuery(database).count())
        }
    }

    private static func runs(in database: Database) throws -> [LineageStatistics.Runs] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT component.name, status, count, last_at FROM run_count
                JOIN component ON component.id = component_id
                WHERE count > 0 ORDER BY component.name, status
                """
        ).compactMap { row in
            RunStatus(rawValue: row[1]).map {
                LineageStatistics.Runs(
                    component: row[0], status: $0, count: row[2],
                    lastAt: Instant(microseconds: row[3]))
            }
        }
    }

    private static func tests(in database: Database) throws -> [LineageStatistics.Tests] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT component.name, test_count.name, passed, failed FROM test_count
                JOIN component ON component.id = component_id
                ORDER BY component.name, test_count.name
                """
        ).map {
            LineageStatistics.Tests(component: $0[0], name: $0[1], passed: $0[2], failed: $0[3])
        }
    }

    private static func staleInputs(in database: Database) throws
        -> [LineageStatistics.StaleInputs]
    {
        let latest = try Row.fetchAll(
            database,
            sql: """
                SELECT c.name, r.id, r.started_at, r.staleness_threshold
                FROM component c CROSS JOIN run r ON r.id = (
                    SELECT id FROM run WHERE component_id = c.id
                    ORDER BY started_at DESC, id DESC LIMIT 1)
                ORDER BY c.name
                """)
        let dependencies = try DependencyPage(database).dependencies(of: latest.map { $0[1] })
        return zip(latest, dependencies).map { row, dependencies in
            let threshold = (row[3] as Int64?).map { TimeSpan(microseconds: $0) }
            let stale = dependencies.filter { dependency in
                dependency.isStale(
                    at: Instant(microseconds: row[2]),
                    threshold: threshold ?? Staleness.defaultThreshold)
            }
            return LineageStatistics.StaleInputs(component: row[0], count: stale.count)
        }
    }
}
