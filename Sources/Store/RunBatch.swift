import GRDB
import Instants
import Lineage

/// Reads a batch of runs with all that belongs to them, in one query a table.
struct RunBatch {
    private let database: Database
    private let ids: [Int64]
    /// The ids as a JSON array, which each query walks in the order of the batch.
    private let idArgument: StatementArguments
    private var drafts: [RunDraft] = []

    private init(_ ids: [Int64], in database: Database) {
        self.database = database
        self.ids = ids
        idArgument = [IDArray.json(ids)]
        drafts.reserveCapacity(ids.count)
    }

    /// The runs of ids that a query of the same snapshot gave, in their order.
    static func runs(_ ids: [Int64], in database: Database) throws -> [Run] {
        guard !ids.isEmpty else { return [] }
        var batch = RunBatch(ids, in: database)
        try batch.readRuns()
        try batch.readArtifacts()
        try batch.readLabels()
        try batch.readUpstream()
        try batch.readMetrics()
        try batch.readTests()
        return try batch.assembled()
    }

    private mutating func readRuns() throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT c.name, r.started_at, r.ended_at, r.status, r.error, r.git_commit,
                    r.git_tags, r.code_id, r.notes, r.parameter_set_id, r.staleness_threshold,
                    r.external_id
                FROM json_each(?) page CROSS JOIN run r ON r.id = page.value
                CROSS JOIN component c ON c.id = r.component_id
                """)
        let contents = ContentTable(database)
        var codes: [Int64: String] = [:]
        var parameterSets: [Int64: [String: String]] = [:]
        let rows = try Row.fetchCursor(statement, arguments: idArgument)
        while let row = try rows.next() {
            let code = row[7] as Int64?
            if let code, codes[code] == nil { codes[code] = try contents.code(code) }
            let set = row[9] as Int64?
            if let set, parameterSets[set] == nil {
                parameterSets[set] = try contents.parameters(set)
            }
            let tags: String = row[6]
            drafts.append(
                RunDraft(
                    component: row[0], startedAt: Instant(microseconds: row[1]),
                    endedAt: (row[2] as Int64?).map { Instant(microseconds: $0) },
                    status: RunStatus(rawValue: row[3]) ?? .completed, error: row[4],
                    gitCommit: row[5],
                    gitTags: tags.isEmpty
                        ? [] : tags.split(separator: "\n").map { String($0) },
                    code: code.flatMap { codes[$0] }, notes: row[8],
                    parameters: set.flatMap { parameterSets[$0] } ?? [:],
                    stalenessThreshold: (row[10] as Int64?).map { TimeSpan(microseconds: $0) },
                    externalID: row[11]))
        }
    }

    private mutating func readArtifacts() throws {
        for (table, path) in [
            ("run_input", \RunDraft.inputs), ("run_output", \RunDraft.outputs),
        ] {
            let statement = try database.cachedStatement(
                sql: """
                    SELECT page.key, x.position, a.name, x.version, a.kind
                    FROM json_each(?) page CROSS JOIN \(table) x ON x.run_id = page.value
                    CROSS JOIN artifact a ON a.id = x.artifact_id
                    """)
            var found: [[(position: Int, artifact: Artifact)]] = Array(
                repeating: [], count: ids.count)
            let rows = try Row.fetchCursor(statement, arguments: idArgument)
            while let row = try rows.next() {
                let version: String = row[3]
                let artifact = Artifact(
                    name: row[2], version: version.isEmpty ? nil : version,
                    kind: ArtifactKind(rawValue: row[4]) ?? .unknown)
                found[row[0]].append((row[1], artifact))
            }
            for (index, list) in found.enumerated() {
                drafts[index][keyPath: path] = list.sorted { $0.position < $1.position }
                    .map(\.artifact)
            }
        }
    }

    private mutating func readUpstream() throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.key, u.position, c.name
                FROM json_each(?) page CROSS JOIN run_upstream u ON u.run_id = page.value
                CROSS JOIN component c ON c.id = u.component_id
                """)
        var found: [Int: [(position: Int, name: String)]] = [:]
        let rows = try Row.fetchCursor(statement, arguments: idArgument)
        while let row = try rows.next() { found[row[0], default: []].append((row[1], row[2])) }
        for (index, list) in found {
            drafts[index].upstream = list.sorted { $0.position < $1.position }.map(\.name)
        }
    }

    private mutating func readMetrics() throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.key, m.name, m.value
                FROM json_each(?) page CROSS JOIN run_metric m ON m.run_id = page.value
                """)
        let rows = try Row.fetchCursor(statement, arguments: idArgument)
        while let row = try rows.next() { drafts[row[0]].metrics[row[1]] = row[2] ?? .nan }
    }

    private mutating func readTests() throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.key, t.name, t.passed, t.message
                FROM json_each(?) page CROSS JOIN run_test t ON t.run_id = page.value
                """)
        let rows = try Row.fetchCursor(statement, arguments: idArgument)
        // The rows of a run come in the order of its primary key, which ends in the position.
        while let row = try rows.next() {
            drafts[row[0]].tests.append(
                TestResult(name: row[1], passed: row[2], message: row[3]))
        }
    }

    private func assembled() throws -> [Run] {
        let dependencies = try DependencyReader(database).dependencies(of: ids)
        let retracted = try LabelTable(database).retracted(readBy: ids)
        return drafts.indices.map { index in
            Run(
                id: ids[index], record: drafts[index],
                dependencies: dependencies[index].map(\.run),
                staleness: Staleness.messages(
                    startedAt: drafts[index].startedAt,
                    threshold: drafts[index].stalenessThreshold ?? Staleness.defaultThreshold,
                    dependencies: dependencies[index]),
                retractedLabels: retracted[index] ?? [])
        }
    }
}

// MARK: - Data labels

extension RunBatch {
    /// Gives every artifact of the batch the labels stated of it and those that reached it.
    private mutating func readLabels() throws {
        guard try LabelTable(database).hasLabels() else { return }
        try readLabels(
            into: \.inputs,
            """
            SELECT page.key, a.name, i.version, l.name
            FROM json_each(?1) page CROSS JOIN run_input i ON i.run_id = page.value
            CROSS JOIN run_label x ON x.run_id = i.producer_id
            CROSS JOIN label l ON l.id = x.label_id CROSS JOIN artifact a ON a.id = i.artifact_id
            UNION
            SELECT page.key, a.name, i.version, l.name
            FROM json_each(?1) page CROSS JOIN run_input i ON i.run_id = page.value
            CROSS JOIN artifact_label x ON x.artifact_id = i.artifact_id AND x.version = i.version
            CROSS JOIN label l ON l.id = x.label_id CROSS JOIN artifact a ON a.id = i.artifact_id
            UNION
            SELECT page.key, a.name, i.version, l.name
            FROM json_each(?1) page CROSS JOIN run_input i ON i.run_id = page.value
            CROSS JOIN run_output o ON o.run_id = i.producer_id AND o.artifact_id = i.artifact_id
            CROSS JOIN artifact_label x ON x.artifact_id = o.artifact_id AND x.version = o.version
            CROSS JOIN label l ON l.id = x.label_id CROSS JOIN artifact a ON a.id = i.artifact_id
            """)
        try readLabels(
            into: \.outputs,
            """
            SELECT page.key, a.name, o.version, l.name
            FROM json_each(?1) page CROSS JOIN run_output o ON o.run_id = page.value
            CROSS JOIN run_label x ON x.run_id = o.run_id
            CROSS JOIN label l ON l.id = x.label_id CROSS JOIN artifact a ON a.id = o.artifact_id
            UNION
            SELECT page.key, a.name, o.version, l.name
            FROM json_each(?1) page CROSS JOIN run_output o ON o.run_id = page.value
            CROSS JOIN artifact_label x ON x.artifact_id = o.artifact_id AND x.version = o.version
            CROSS JOIN label l ON l.id = x.label_id CROSS JOIN artifact a ON a.id = o.artifact_id
            """)
    }

    private mutating func readLabels(
        into path: WritableKeyPath<RunDraft, [Artifact]>, _ query: String
    ) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: query), arguments: idArgument)
        while let row = try rows.next() {
            let (index, name, version) = (row[0] as Int, row[1] as String, row[2] as String)
            let artifacts = drafts[index][keyPath: path]
            let place = artifacts.firstIndex { $0.name == name && ($0.version ?? "") == version }
            if let place { drafts[index][keyPath: path][place].labels.append(row[3]) }
        }
        for index in drafts.indices {
            for place in drafts[index][keyPath: path].indices {
                drafts[index][keyPath: path][place].labels.sort()
            }
        }
    }
}
