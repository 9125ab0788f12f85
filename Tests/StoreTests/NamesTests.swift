import Evaluation
import Foundation
import GRDB
import Instants
import Lineage
@testable import Store
import Testing

/// A store of a version that took names as they came.
enum StaleNames {
    static let composed = "r\u{E9}gion"
    static let decomposed = "re\u{301}gion"

    /// Writes names that are one to a reader and two to SQLite, and names that are alone.
    static func write(into database: some DatabaseWriter) throws {
        try Schema.migrator.migrate(database, upTo: "tasks 1")
        try database.write { database in
            for (id, name) in [(1, composed), (2, "rx"), (3, decomposed), (4, "e\u{301}tape")] {
                try database.execute(
                    sql: "INSERT INTO component VALUES (?, ?, '', ?, 0)",
                    arguments: [id, name, "Zoe\u{308}"])
            }
            for tag in ["e\u{301}te\u{301}", "\u{E9}t\u{E9}"] {
                try database.execute(
                    sql: "INSERT INTO component_tag VALUES (3, ?)", arguments: [tag])
            }
            for (name, passed) in [("cle\u{301}", 2), ("cl\u{E9}", 3)] {
                try database.execute(
                    sql: "INSERT INTO test_count VALUES (3, ?, ?, 1)", arguments: [name, passed])
            }
            for table in ["artifact (name, kind)", "label (name)", "task (name)"] {
                for name in [composed, decomposed] {
                    try database.execute(
                        sql: """
                            INSERT INTO \(table) VALUES (?\(table.contains("kind") ? ", 'data'" : ""))
                            """, arguments: [name])
                }
            }
            for (component, name) in [
                (composed, composed), (decomposed, composed), (decomposed, decomposed),
                ("e\u{301}tape", "x"), ("nobody", decomposed),
            ] {
                try database.execute(
                    sql: "INSERT INTO field (component, role, name) VALUES (?, 'input', ?)",
                    arguments: [component, name])
            }
        }
    }
}

@Suite struct NamesTests {
    private let composed = StaleNames.composed
    private let decomposed = StaleNames.decomposed

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `components that read alike are one, whatever stands between them`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step(composed, at: 1, writes: ["a"]), step("rx", at: 2), step(decomposed, at: 3),
        ])
        let components = try await store.components()
        #expect(components.map { bytes($0.name) } == [bytes("rx"), bytes(composed)])
        #expect(try await store.runs(ofComponent: decomposed, limit: 5).count == 2)
        #expect(try await store.component(named: decomposed).name == composed)
        #expect(try await store.statistics(of: .named([decomposed])).runs.map(\.count) == [2])
    }

    @Test func `artifacts, labels, tags and tasks that read alike are one`() async throws {
        let store = try emptyStore()
        var train = step("train", at: 1, writes: [composed])
        train.outputs[0].labels = [composed]
        _ = try await store.record([train, step("infer", at: 2, reads: [decomposed])])
        #expect(try await store.run(2).dependencies == [1])
        #expect(try await store.trace(output: decomposed).roots == [1])
        #expect(try await store.impact(artifact: decomposed).roots == [2])
        #expect(try await store.flag([decomposed]) == 1)
        #expect(try await store.flagged(among: [decomposed]).count == 1)
        #expect(try await store.unflag(composed))
        #expect(try await store.artifacts(labelled: decomposed).count == 1)
        #expect(try await store.labels().map { bytes($0.name) } == [bytes(composed)])
        try await store.addTags([composed, decomposed], toComponent: "train")
        #expect(try await store.tags().map(bytes) == [bytes(composed)])
        #expect(try await store.components(tag: decomposed).map(\.name) == ["train"])
        for name in [composed, decomposed] {
            _ = try await store.putTaskValues(
                [TaskValueDraft(name: "a", value: .number(1))], as: .output, of: name)
        }
        #expect(try await store.tasks().map { bytes($0.name) } == [bytes(composed)])
    }

    @Test func `names of an earlier version keep their rows, those that collide a number`()
        async throws
    {
        let database = try DatabaseQueue()
        try StaleNames.write(into: database)
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        let numbered = composed + " (2)"
        #expect(
            try await store.components().map { bytes($0.name) }
                == ["rx", composed, numbered, "\u{E9}tape"].map(bytes))
        #expect(try await store.components(owner: "Zo\u{EB}").count == 4)
        #expect(try await store.component(named: numbered).tags == ["\u{E9}t\u{E9}"])
        #expect(
            try await store.statistics().tests.map { "\(bytes($0.name)) \($0.passed) \($0.failed)" }
                == ["\(bytes("cl\u{E9}")) 5 2"])
        for name in [composed, numbered] {
            #expect(bytes(try await store.artifact(named: name).name) == bytes(name))
        }
        #expect(try await store.labels().map { bytes($0.name) } == [composed, numbered].map(bytes))
        #expect(try await store.tasks().map { bytes($0.name) } == [composed, numbered].map(bytes))
        let fields = try await store.fieldRecords().map(\.name)
        #expect(
            fields.map { bytes($0.component + "/" + $0.field) }
                == [
                    "\(composed)/\(composed)", "\(numbered)/\(composed)", "\(numbered)/\(numbered)",
                    "\u{E9}tape/x", "nobody/\(composed)",
                ].map(bytes))
    }

    @Test func `a name that grows in normal form is still a name`() async throws {
        let database = try DatabaseQueue()
        try Schema.migrator.migrate(database, upTo: "tasks 1")
        let long = String(repeating: "\u{958}", count: 341)
        try await database.write {
            try $0.execute(
                sql: "INSERT INTO component VALUES (1, ?, '', '', 0)", arguments: [long])
        }
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        let name = try await store.components()[0].name
        #expect(name.utf8.count <= 1024)
        #expect(try await store.component(named: name).name == name)
        await #expect(throws: LineageError.self) {
            try await store.createComponent(Component(name: long, createdAt: hour(0)))
        }
    }

    @Test func `an error repeats no more than the beginning of a name`() {
        let name = String(repeating: "x", count: 8_000_000)
        for error in [
            LineageError.unknownComponent(name), .unknownArtifact(name), .unknownTask(name),
            .unknownLabel(name), .unknownExternalID(name),
        ] { #expect("\(error)".utf8.count < 200) }
    }

    @Test func `values of tasks have names and classes of a bounded length`() async throws {
        let store = try emptyStore()
        let long = String(repeating: "x", count: 1025)
        for draft in [
            TaskValueDraft(name: long, value: .number(1)),
            TaskValueDraft(name: "", value: .number(1)),
            TaskValueDraft(name: "a\u{0}b", value: .number(1)),
            TaskValueDraft(name: "a", value: .text(long)),
        ] {
            await #expect(throws: LineageError.self) {
                try await store.putTaskValues([draft], as: .output, of: "t")
            }
        }
        #expect(try await store.tasks().isEmpty)
    }
}
