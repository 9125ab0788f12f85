import GRDB
import Instants
import Lineage

/// Reads what a batch of runs depends on and how fresh that was, within one snapshot.
struct DependencyReader {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The dependencies of each run, by id.
    func dependencies(of ids: [Int64]) throws -> [[Staleness.Dependency]] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT d.key, p.id, c.name, p.started_at, (
                    SELECT count(*) FROM (
                        SELECT 1 FROM run f
                        WHERE f.component_id = p.component_id AND f.status = 'completed'
                            AND (f.started_at, f.id) > (p.started_at, p.id)
                            AND (f.started_at, f.id) < (r.started_at, r.id)
                        LIMIT \(Staleness.fresherRunCountMax + 1)))
                FROM (
                    SELECT page.key, page.value AS run, i.producer_id AS producer
                    FROM json_each(?1) page CROSS JOIN run_input i ON i.run_id = page.value
                    WHERE i.producer_id IS NOT NULL
                    UNION
                    SELECT page.key, page.value, u.producer_id
                    FROM json_each(?1) page CROSS JOIN run_upstream u ON u.run_id = page.value
                    WHERE u.producer_id IS NOT NULL) d
                CROSS JOIN run r ON r.id = d.run
                CROSS JOIN run p ON p.id = d.producer
                CROSS JOIN component c ON c.id = p.component_id
                """)
        var found: [[Staleness.Dependency]] = Array(repeating: [], count: ids.count)
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(ids)])
        while let row = try rows.next() {
            found[row[0]].append(
                Staleness.Dependency(
                    run: row[1], component: row[2], startedAt: Instant(microseconds: row[3]),
                    fresherRunCount: row[4]))
        }
        return found.map { list in list.sorted { $0.run < $1.run } }
    }
}
