import GRDB
import Instants
import Lineage

/// Reads the edges and the nodes of traces, within one snapshot.
struct LineageReader {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The edges of one run in a direction.
    func edges(of run: Int64, _ direction: LineageDirection) throws -> [LineageEdge] {
        let statement = try database.cachedStatement(
            sql: direction == .upstream ? Self.upstream : Self.downstream)
        let rows = try Row.fetchCursor(statement, arguments: [run])
        var edges: [LineageEdge] = []
        while let row = try rows.next() {
            let far: Int64 = row[0]
            edges.append(
                LineageEdge(
                    consumer: direction == .upstream ? run : far,
                    producer: direction == .upstream ? far : run, artifact: row[1]))
        }
        return edges
    }

    /// A trace from some stored runs, as far as the limits let it go.
    func trace(
        from roots: [Int64], _ direction: LineageDirection, depthMax: Int?, runCountMax: Int
    ) throws -> Trace {
        let walk = try LineageGraph.walk(
            from: roots, direction, depthMax: depthMax, runCountMax: runCountMax
        ) { run in
            try edges(of: run, direction)
        }
        return Trace(
            direction: direction, roots: roots, nodes: try nodes(walk.visits), edges: walk.edges)
    }

    /// What traces show of some runs, in their order.
    func nodes(_ visits: [LineageGraph.PageRequest]) throws -> [Trace.Node] {
        guard !visits.isEmpty else { return [] }
        let page: StatementArguments = [IDArray.json(visits.map(\.run))]
        let runs = try database.cachedStatement(
            sql: """
                SELECT page.key, c.name, c.owner, r.status, r.started_at, r.ended_at
                FROM json_each(?) page CROSS JOIN run r ON r.id = page.value
                CROSS JOIN component c ON c.id = r.component_id
                """)
        var nodes: [Trace.Node] = []
        nodes.reserveCapacity(visits.count)
        let rows = try Row.fetchCursor(runs, arguments: page)
        while let row = try rows.next() {
            let visit = visits[row[0]]
            nodes.append(
                Trace.Node(
                    run: visit.run, depth: visit.depth, hasMore: visit.hasMore,
                    component: row[1], owner: row[2],
                    status: RunStatus(rawValue: row[3]) ?? .completed,
                    startedAt: Instant(microseconds: row[4]),
                    endedAt: (row[5] as Int64?).map { Instant(microseconds: $0) }, outputs: []))
        }
        let outputs = try database.cachedStatement(
            sql: """
                SELECT page.key, a.name, o.version, a.kind
                FROM json_each(?) page CROSS JOIN run_output o ON o.run_id = page.value
                CROSS JOIN artifact a ON a.id = o.artifact_id
                """)
        let outputRows = try Row.fetchCursor(outputs, arguments: page)
        while let row = try outputRows.next() {
            let version: String = row[2]
            nodes[row[0]].outputs.append(
                Artifact(
                    name: row[1], version: version.isEmpty ? nil : version,
                    kind: ArtifactKind(rawValue: row[3]) ?? .unknown))
        }
        return nodes
    }

    private static let upstream = """
        SELECT i.producer_id, a.name FROM run_input i CROSS JOIN artifact a ON a.id = i.artifact_id
        WHERE i.run_id = ?1 AND i.producer_id IS NOT NULL
        UNION ALL
        SELECT producer_id, NULL FROM run_upstream WHERE run_id = ?1 AND producer_id IS NOT NULL
        """

    private static let downstream = """
        SELECT i.run_id, a.name FROM run_input i CROSS JOIN artifact a ON a.id = i.artifact_id
        WHERE i.producer_id = ?1
        UNION ALL
        SELECT run_id, NULL FROM run_upstream WHERE producer_id = ?1
        """
}
