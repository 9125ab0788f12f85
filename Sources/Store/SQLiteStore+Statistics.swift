import GRDB
import Instants
package import Lineage

extension SQLiteStore {
    /// Counts by component, in the order in which the scope lists these.
    ///
    /// - Parameters:
    ///   - scope: the components; the first 10,000 by name unless told.
    ///   - testCountMax: how many tests are listed at most.
    /// - Returns: the counts, and how many components there are in all.
    /// - Throws: GRDB's `DatabaseError`.
    package func statistics(
        of scope: StatisticsScope = .page(limit: LineageLimits.namePageCountMax),
        testCountMax: Int = LineageLimits.namePageCountMax
    ) async throws -> LineageStatistics {
        try await read { database in
            let table = ComponentTable(database)
            let components = try table.components(in: scope)
            let page: StatementArguments = [IDArray.json(components.map(\.id))]
            return LineageStatistics(
                components: components.map(\.component),
                runs: try Self.runs(of: page, in: database),
                tests: try Self.tests(of: page, limit: testCountMax, in: database),
                staleInputs: try Self.staleInputs(of: page, in: database),
                flaggedOutputCount: try FlagQuery(database).count(),
                componentCount: try table.count(),
                testCount: try Self.testCount(of: page, in: database))
        }
    }

    private static func runs(
        of page: StatementArguments, in database: Database
    ) throws -> [LineageStatistics.Runs] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT c.name, n.status, n.count, n.last_at FROM json_each(?) page
                    CROSS JOIN component c ON c.id = page.value
                    CROSS JOIN run_count n ON n.component_id = c.id AND n.count > 0
                    """), arguments: page
        ).compactMap { row in
            RunStatus(rawValue: row[1]).map {
                LineageStatistics.Runs(
                    component: row[0], status: $0, count: row[2],
                    lastAt: Instant(microseconds: row[3]))
            }
        }
    }

    private static func tests(
        of page: StatementArguments, limit: Int, in database: Database
    ) throws -> [LineageStatistics.Tests] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT c.name, n.name, n.passed, n.failed FROM json_each(?) page
                    CROSS JOIN component c ON c.id = page.value
                    CROSS JOIN test_count n ON n.component_id = c.id LIMIT ?
                    """), arguments: page + [limit]
        ).map {
            LineageStatistics.Tests(component: $0[0], name: $0[1], passed: $0[2], failed: $0[3])
        }
    }

    private static func testCount(
        of page: StatementArguments, in database: Database
    ) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT count(*) FROM json_each(?) page
                    CROSS JOIN test_count n ON n.component_id = page.value
                    """), arguments: page) ?? 0
    }

    private static func staleInputs(
        of page: StatementArguments, in database: Database
    ) throws -> [LineageStatistics.StaleInputs] {
        let latest = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT c.name, r.id, r.started_at, r.staleness_threshold
                    FROM json_each(?) page CROSS JOIN component c ON c.id = page.value
                    CROSS JOIN run r ON r.id = (
                        SELECT id FROM run WHERE component_id = c.id
                        ORDER BY started_at DESC, id DESC LIMIT 1)
                    """), arguments: page)
        let dependencies = try DependencyReader(database).dependencies(of: latest.map { $0[1] })
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
