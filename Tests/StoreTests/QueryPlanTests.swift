import Evaluation
import Foundation
import GRDB
import Instants
import Lineage
@testable import Store
import Synchronization
import Testing

/// What a test did to a store, statement by statement.
private final class StatementLog: Sendable {
    private let statements: Mutex<Set<String>> = Mutex([])

    var all: [String] { statements.withLock { $0.sorted() } }

    func add(_ statement: String) {
        statements.withLock { _ = $0.insert(statement) }
    }
}

@Suite struct QueryPlanTests {
    /// Lists that are read whole, in the order of an index.
    private let wholeReads: Set<String> = [
        "SCAN component_tag USING COVERING INDEX component_tag_by_tag",
        "SCAN c USING INDEX sqlite_autoindex_component_1",
        "SCAN c USING COVERING INDEX sqlite_autoindex_component_1",
        "SCAN component USING COVERING INDEX sqlite_autoindex_component_1",
        "SCAN label USING COVERING INDEX sqlite_autoindex_label_1",
        "SCAN label USING INDEX sqlite_autoindex_label_1",
        "SCAN run USING COVERING INDEX run_by_start",
        "SCAN f", "SCAN flag", "SCAN field", "SCAN quarantined_record",
        "SCAN component", "SCAN component USING COVERING INDEX component_by_owner",
        "SCAN component_tag", "SCAN test_count",
        "SCAN artifact USING COVERING INDEX sqlite_autoindex_artifact_1",
        "SCAN task", "SCAN task USING COVERING INDEX sqlite_autoindex_task_1",
        "SCAN field USING COVERING INDEX sqlite_autoindex_field_1",
    ]

    /// Lists that leave a part of themselves out: a row a component and status, and a row a label.
    private static let filteredLists = [
        "FROM run_count JOIN component", "FROM label WHERE retracted_at IS NOT NULL",
    ]

    @Test func `every statement finds its rows by an index`() async throws {
        let log = StatementLog()
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            database.trace { event in
                if case .statement(let statement) = event { log.add(statement.sql) }
            }
        }
        let database = try DatabaseQueue(configuration: configuration)
        try StaleNames.write(into: database)
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        try await exercise(store)
        let statements = log.all.filter { statement in
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { statement.hasPrefix($0) }
                && !statement.contains("grdb_migrations") && !statement.contains("sqlite_master")
                && !statement.contains("sqlite_schema")
                // A table that is dropped.
                && !statement.hasSuffix("FROM observation_batch")
                && statement.wholeMatch(of: /DELETE FROM [a-z_]+/) == nil
        }
        let patterns = try Self.statementsInSources()
        #expect(patterns.count > 100)
        for pattern in patterns where !log.all.contains(where: { Self.matches($0, pattern) }) {
            Issue.record("nothing here calls what runs this: \(pattern)")
        }
        for statement in statements {
            for step in try await plan(of: statement, in: database) where step.hasPrefix("SCAN") {
                let isRead =
                    step.hasPrefix("SCAN page VIRTUAL TABLE") || step == "SCAN d"
                    || step.hasPrefix("SCAN (subquery") || step == "SCAN CONSTANT ROW"
                    || Self.wantsAll(statement) && wholeReads.contains(step)
                #expect(isRead, "\(step) in \(statement)")
            }
        }
    }

    /// Recent runs must not be sorted, nor any page be read past its limit.
    @Test func `pages come in the order of an index`() async throws {
        let database = try DatabaseQueue()
        _ = try SQLiteStore(database, clock: MovedClock().clock)
        for query in [
            """
            SELECT id FROM run WHERE (started_at, id) < (?, ?)
            ORDER BY started_at DESC, id DESC LIMIT ?
            """,
            """
            SELECT id FROM run
            WHERE component_id = ? AND started_at >= ? AND (started_at, id) < (?, ?)
            ORDER BY started_at DESC, id DESC LIMIT ?
            """,
        ] {
            let steps = try await plan(of: query, in: database)
            #expect(steps.count == 1)
            #expect(steps[0].hasPrefix("SEARCH run USING COVERING INDEX"))
        }
    }

    /// The statements that stand in the sources of the store, so that none can be forgotten here.
    private static func statementsInSources() throws -> [String] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Store").standardized
        let files = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var statements: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let long = try text.matches(
                of: Regex(#"(?s)"""\n(.*?)""""#, as: (Substring, Substring).self))
            let short = try text.matches(
                of: Regex(##""((?:[^"\\\n]|\\.)*)""##, as: (Substring, Substring).self))
            statements += long.map { words($0.output.1) } + short.map { words($0.output.1) }
        }
        return statements.filter {
            $0.prefixMatch(of: /(?:SELECT|INSERT|UPDATE|DELETE)\b/) != nil
        }
    }

    /// Whether a statement has no condition but those of its subqueries.
    private static func wantsAll(_ statement: String) -> Bool {
        if filteredLists.contains(where: words(statement).contains) { return true }
        var depth = 0
        let outer = statement.filter { character in
            if character == "(" { depth += 1 }
            defer { if character == ")" { depth -= 1 } }
            return depth == 0
        }
        return !outer.contains("WHERE")
    }

    /// Whether a statement is one of the sources, where \(…) stands for anything.
    private static func matches(_ statement: String, _ pattern: String) -> Bool {
        var rest = words(statement)[...]
        let pieces = pattern.replacing(/\\\([^)]*\)+/, with: "\u{0}").split(
            separator: "\u{0}", omittingEmptySubsequences: false)
        guard rest.hasPrefix(pieces[0]) else { return false }
        for piece in pieces where !piece.isEmpty {
            guard let place = rest.range(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }

    private static func words(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func plan(of statement: String, in database: DatabaseQueue) async throws -> [String] {
        let names = Set(statement.matches(of: /:[a-z]+/).map(\.output)).sorted()
        let statement = names.enumerated().reduce(statement) { text, name in
            text.replacing(name.element, with: "?\(name.offset + 1)")
        }
        let numbers = statement.matches(of: /\?(\d+)/).compactMap { Int($0.output.1) }
        let count = numbers.max() ?? statement.count { $0 == "?" }
        return try await database.read { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN " + statement,
                arguments: StatementArguments(Array(repeating: DatabaseValue.null, count: count))
            ).map { $0["detail"] as String }
        }
    }

    /// Calls everything that the store offers.
    private func exercise(_ store: SQLiteStore) async throws {
        for _ in 0..<2 {
            _ = try await store.createComponent(
                Component(name: "train", owner: "ana", tags: ["gpu"], createdAt: hour(0)))
        }
        var running = step("train", at: 1, reads: ["a@1", "b"], writes: ["m@1", "n"])
        running.status = .running
        running.endedAt = nil
        running.externalID = "x"
        running.upstream = ["clean"]
        running.parameters = ["depth": "4"]
        running.metrics = ["loss": 1]
        running.tests = [TestResult(name: "rows", passed: true)]
        running.code = "fit()"
        running.rowMaps = [RowLineage(input: "a", output: "m", map: RowMap([2, 1]))]
        var ended = running
        ended.status = .failed
        ended.endedAt = hour(2)
        ended.inputs[0].labels = ["eu"]
        var blob = step("infer", at: 5, reads: ["m@1", "m", "blob"])
        blob.inputs[2].kind = .data
        blob.upstream = ["train"]
        _ = try await store.record([running, blob, ended, step("train", at: 0, writes: ["blob"])])
        _ = try await store.record([
            step("train", at: 2, writes: ["m@1", "m"]), step("train", at: 3, writes: ["m@1"]),
        ])
        try await store.setNotes("x", of: 1)
        _ = try await store.components(owner: "ana", tag: "gpu")
        _ = try await store.components(owner: "ana")
        _ = try await store.components()
        _ = try await store.component(named: "train")
        _ = try await store.owners(of: ["train"])
        _ = try await store.tags()
        _ = try await store.run(1)
        _ = try await store.runs([1, 99])
        _ = try await store.recentRuns(limit: 5)
        _ = try await store.runs(ofComponent: "train", limit: 5)
        _ = try await store.trace(output: "m")
        _ = try await store.impact(artifact: "a")
        _ = try await store.trace(output: "m", row: 0)
        _ = try await store.impact(artifact: "a", row: 1)
        try await exerciseFindings(store)
    }

    private func exerciseFindings(_ store: SQLiteStore) async throws {
        let alert = AlertKey(fingerprint: "c0ffee", startsAt: hour(3))
        let other = AlertKey(fingerprint: "decade", startsAt: hour(3))
        _ = try await store.flag(for: [
            RaisedAlert(alert, subject: .runs(component: "train", within: hour(2)..<hour(4))),
            RaisedAlert(
                other, subject: .runs(component: "train", within: hour(1.5)..<hour(1.6))),
        ])
        _ = try await store.unflag(for: [alert, other])
        _ = try await store.overview(componentCountMax: 5)
        _ = try await store.flag(["m", "n", "blob"])
        _ = try await store.flags()
        _ = try await store.flagged(among: ["m"])
        _ = try await store.review(limit: 5)
        _ = try await store.record((0..<300).map { step("train", at: Double($0), writes: ["m"]) })
        _ = try await store.unflag("m")
        _ = try await store.review(limit: 5)
        _ = try await store.reviewByCount(limit: 5)
        _ = try await store.difference(between: "m", and: "n")
        _ = try await store.artifact(named: "a")
        try await store.createLabels(["x"])
        try await store.retract(labels: ["eu"])
        _ = try await store.labels()
        _ = try await store.labels(named: ["x"])
        _ = try await store.retractedLabels()
        _ = try await store.artifacts(labelled: "eu")
        _ = try await store.run(1)
        var relabelled = step("train", at: 400, reads: ["n"], writes: ["n"])
        relabelled.inputs[0].labels = ["x"]
        _ = try await store.record([relabelled, step("train", at: 5, writes: ["n"])])
        // A reader whose version is made while it goes on.
        for draft in [
            step("train", at: 401, reads: ["n@late"]), step("train", at: 401.5, writes: ["n@late"]),
        ] { _ = try await store.record(draft) }
        _ = try await store.statistics()
        _ = try await store.statistics(of: .oldest(limit: 5))
        _ = try await store.statistics(of: .named(["train"]))
        var old = step("train", at: 0)
        old.code = "old()"
        old.parameters = ["depth": "1"]
        old.inputs = [Artifact(name: "blob", kind: .model)]
        _ = try await store.record(old)
        _ = try await store.sweep(keepingSince: hour(200), runCount: 40)
        try await exerciseValues(store)
        try await store.clear()
    }

    /// Calls what the store offers to the monitor and to tasks.
    private func exerciseValues(_ store: SQLiteStore) async throws {
        let name = FieldName(component: "infer", role: "output", field: "score")
        _ = try store.appendToJournal([JournalDraft(batchID: "b", body: [1])])
        try await store.replayJournal { _ in }
        try await store.save(
            [
                FieldChange(
                    name: name, state: [1], reference: [1], hasOtherReference: true,
                    panes: [
                        PaneRecord(start: hour(1), summary: [1]),
                        PaneRecord(run: 300, start: hour(1), summary: [1]),
                    ], keepsPanesFrom: hour(0))
            ], through: 1)
        try await store.quarantine(
            [
                .batch(1, body: [1]), .fieldState(name), .fieldReference(name),
                .pane(name, start: hour(9)),
                .profile(name, run: 9, part: 0),
            ].map { UnreadableRecord($0, reason: "damaged") })
        _ = try await store.quarantinedCount()
        let stored = try await store.mapFields { field in
            (try field.panes(from: hour(0)), try field.profiles(runCount: 8))
        }
        #expect(stored.map(\.0.count).max() == 1)
        #expect(stored.map(\.1.count).max() == 1)
        _ = try await store.fieldRecords()
        _ = try await store.panes(of: name, from: hour(0), until: hour(2))
        _ = try await store.profiles(of: name, limit: 1)
        _ = try await store.profiles(of: name, from: hour(0), until: hour(2))
        _ = try await store.profile(ofRun: 300)
        _ = try await store.review(limit: 5) { run, _, _, profiles in
            try profiles.parts(ofRun: run, field: name).isEmpty
        }
        let value = TaskValueDraft(name: "a", value: .number(1))
        for side in [TaskSide.output, .label] {
            _ = try await store.putTaskValues([value], as: side, of: "tips")
            _ = try await store.taskValues(having: side, of: "tips", limit: 5)
        }
        _ = try await store.tasks()
        _ = try await store.oldestTasks(limit: 5)
        _ = try await store.labelledValues(in: .latest(5), of: "tips")
        _ = try await store.deleteTaskValues(unchangedSince: hour(9))
        _ = try await store.unflagAll()
    }
}
