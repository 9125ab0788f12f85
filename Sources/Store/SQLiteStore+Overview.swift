import GRDB
package import Lineage

extension SQLiteStore {
    /// Which components feed which: the latest run of each, as the end of a trace would show it.
    ///
    /// An edge stands between two components where the latest run of one depends on any run of the
    /// other.
    ///
    /// - Parameter componentCountMax: components at most, in the order of their names.
    /// - Returns: every run as a root; truncated where there are more components.
    /// - Throws: What the database throws.
    package func overview(componentCountMax: Int) async throws -> Trace {
        try await read { database in
            let latest = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT r.component_id, r.id
                        FROM component c CROSS JOIN run r ON r.id = (
                            SELECT id FROM run WHERE component_id = c.id
                            ORDER BY started_at DESC, id DESC LIMIT 1)
                        ORDER BY c.name LIMIT ?
                        """),
                arguments: [componentCountMax + 1]
            ).map { row in (component: row[0] as Int64, run: row[1] as Int64) }
            let shown = latest.prefix(componentCountMax)
            let runs = Dictionary(shown.map { ($0.component, $0.run) }) { first, _ in first }
            var trace = Trace(
                direction: .upstream, roots: shown.map(\.run),
                nodes: try LineageReader(database).nodes(
                    shown.map { LineageGraph.PageRequest(run: $0.run, depth: 0, hasMore: false) }),
                edges: try Self.edges(among: runs, in: database))
            trace.isTruncated = latest.count > shown.count
            return trace
        }
    }

    /// The edges from the components that some runs depend on, as edges among these runs.
    private static func edges(
        among runs: [Int64: Int64], in database: Database
    ) throws -> [LineageEdge] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT i.run_id, p.component_id, a.name
                FROM json_each(?1) page CROSS JOIN run_input i ON i.run_id = page.value
                CROSS JOIN run p ON p.id = i.producer_id
                CROSS JOIN artifact a ON a.id = i.artifact_id
                UNION ALL
                SELECT u.run_id, u.component_id, NULL
                FROM json_each(?1) page CROSS JOIN run_upstream u ON u.run_id = page.value
                WHERE u.producer_id IS NOT NULL
                """)
        var edges: [LineageEdge] = []
        let rows = try Row.fetchCursor(
            statement, arguments: [IDArray.json(runs.values.sorted())])
        while let row = try rows.next() {
            let consumer: Int64 = row[0]
            guard let producer = runs[row[1]], producer != consumer else { continue }
            edges.append(LineageEdge(consumer: consumer, producer: producer, artifact: row[2]))
        }
        return edges
    }
}
