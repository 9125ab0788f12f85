import GRDB
import Lineage

/// Reads all that some runs came from, and what holds for the runs on the way.
///
/// It goes level by level, one query for all runs of a level, so that a review of many outputs
/// costs little more than reading the rows.
struct AncestryReader {
    /// A run and what is compared of it.
    struct Ancestor {
        var key: RunKey
        var component: Int64
        var gitCommit: String?
        var parameterSet: Int64?
    }

    /// A content version of an artifact.
    struct Version: Hashable {
        var artifact: Int64
        var version: String
    }

    private(set) var runs: [Ancestor] = []
    private(set) var edges: [LineageEdge] = []
    /// The runs that read a content version, where one was stated.
    private(set) var readers: [Version: [Int64]] = [:]
    private let database: Database
    private var seen: Set<Int64>

    /// The most runs that are read, the nearest first.
    private static let runCountMax = 250_000

    /// Reads the runs of some ids and all that they came from.
    init(_ database: Database, from roots: [Int64]) throws {
        self.database = database
        seen = Set(roots)
        var level = Array(seen)
        while !level.isEmpty {
            let page: StatementArguments = [IDArray.json(level)]
            var next = try readRuns(page)
            next += try readUpstream(page)
            level = next.filter { seen.count < Self.runCountMax && seen.insert($0).inserted }
        }
    }

    /// Reads a level with its inputs; gives the runs that made them.
    private mutating func readRuns(_ page: StatementArguments) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT r.id, i.producer_id, nullif(i.version, ''), i.artifact_id,
                    r.started_at, r.component_id, r.git_commit, r.parameter_set_id
                FROM json_each(?) page CROSS JOIN run r ON r.id = page.value
                LEFT JOIN run_input i ON i.run_id = r.id
                """)
        var producers: [Int64] = []
        let rows = try Row.fetchCursor(statement, arguments: page)
        while let row = try rows.next() {
            let run: Int64 = row[0]
            if runs.last?.key.id != run {
                runs.append(
                    Ancestor(
                        key: RunKey(id: run, startedAt: row[4]), component: row[5],
                        gitCommit: row[6], parameterSet: row[7]))
            }
            if let producer = row[1] as Int64? {
                producers.append(producer)
                edges.append(LineageEdge(consumer: run, producer: producer))
            }
            if let version = row[2] as String? {
                readers[Version(artifact: row[3], version: version), default: []].append(run)
            }
        }
        return producers
    }

    /// Reads the dependencies of a level that were stated by a component's name.
    private mutating func readUpstream(_ page: StatementArguments) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT u.run_id, u.producer_id FROM json_each(?) page
                CROSS JOIN run_upstream u ON u.run_id = page.value
                WHERE u.producer_id IS NOT NULL
                """)
        var producers: [Int64] = []
        let rows = try Row.fetchCursor(statement, arguments: page)
        while let row = try rows.next() {
            producers.append(row[1])
            edges.append(LineageEdge(consumer: row[0], producer: row[1]))
        }
        return producers
    }
}
