import GRDB
import Instants
import Lineage
import Store
import Testing

@Suite struct RecordingTests {
    private let full = RunDraft(
        component: "train", startedAt: hour(1) + TimeSpan(microseconds: 250_001),
        endedAt: hour(2), status: .failed, error: "out of memory",
        inputs: [
            Artifact(name: "z.csv", version: "v1"), Artifact(name: "a.csv"),
            Artifact(name: "z.csv"),
        ],
        outputs: [Artifact(name: "model.pkl", version: "3f", kind: .model)],
        gitCommit: "3f2c9a", gitTags: ["v1.0", "été"], code: "def fit():\n    pass\n",
        notes: "with \"quotes\" and ünïcode", parameters: ["depth": "4", "rate": ""],
        metrics: ["f1": 0.875, "loss": -.infinity],
        tests: [
            TestResult(name: "no nulls", passed: false, message: "3 nulls"),
            TestResult(name: "no nulls", passed: true), TestResult(name: "range", passed: true),
        ],
        upstream: ["split", "clean"], stalenessThreshold: TimeSpan(seconds: 3600.5),
        externalID: "mlflow-1")

    @Test func `a recorded run can be read back`() async throws {
        let store = try emptyStore()
        let id = try await store.record(full)
        let run = try await store.run(id)
        #expect(run == Run(id: id, record: full, dependencies: [], staleness: []))
    }

    @Test func `a run with nothing but a component and a start can be read back`() async throws {
        let store = try emptyStore()
        let draft = RunDraft(component: "train", startedAt: hour(1), status: .running)
        let id = try await store.record(draft)
        #expect(try await store.run(id).record == draft)
    }

    @Test func `a metric that is not a number stays so`() async throws {
        let store = try emptyStore()
        var draft = step("train", at: 1)
        draft.metrics = ["loss": .nan, "f1": 0.5]
        let metrics = try await store.run(store.record(draft)).metrics
        #expect(metrics["loss"]?.isNaN == true)
        #expect(metrics["f1"] == 0.5)
    }

    @Test func `an artifact that is stated twice is stored once`() async throws {
        let store = try emptyStore()
        let id = try await store.record(
            step("train", at: 1, reads: ["b", "a", "b"], writes: ["m@1", "m@1", "m@2"]))
        let run = try await store.run(id)
        #expect(run.inputs.map(\.name) == ["b", "a"])
        #expect(run.outputs.map(\.version) == ["1", "2"])
    }

    @Test func `a kind that is learnt later holds for all runs`() async throws {
        let store = try emptyStore()
        let first = try await store.record(step("train", at: 1, writes: ["blob"]))
        #expect(try await store.run(first).outputs[0].kind == .unknown)
        var reader = step("infer", at: 2)
        reader.inputs = [Artifact(name: "blob", kind: .model)]
        _ = try await store.record(reader)
        _ = try await store.record(step("infer", at: 3, reads: ["blob"]))
        #expect(try await store.run(first).outputs[0].kind == .model)
    }

    @Test func `equal code and equal parameters are stored once`() async throws {
        let database = try DatabaseQueue()
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        var draft = step("train", at: 1)
        draft.code = "fit()"
        draft.parameters = ["depth": "4", "rate": "0.1"]
        let ids = try await store.record([draft, draft])
        draft.code = "fit() "
        draft.parameters = ["depth": "4", "rate": "0.10"]
        let other = try await store.record(draft)
        let counts = try await database.read { database in
            try ["code", "parameter_set"].map {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
            }
        }
        #expect(counts == [2, 2])
        #expect(try await store.run(ids[1]).code == "fit()")
        #expect(try await store.run(ids[1]).parameters == ["depth": "4", "rate": "0.1"])
        #expect(try await store.run(other).code == "fit() ")
        #expect(try await store.run(other).parameters == draft.parameters)
    }

    @Test func `a batch is recorded whole or not at all`() async throws {
        let store = try emptyStore()
        var first = step("train", at: 1, writes: ["model.pkl"])
        first.externalID = "a"
        var second = step("infer", at: 2)
        second.externalID = "a"
        await #expect(throws: LineageError.self) { try await store.record([first, second]) }
        #expect(try await store.recentRuns(limit: 5) == [])
        #expect(try await store.components() == [])
        await #expect(throws: LineageError.unknownArtifact("model.pkl")) {
            try await store.trace(output: "model.pkl")
        }
    }

    @Test func `a refused draft of a batch is named by its place`() async throws {
        let store = try emptyStore()
        let drafts = [step("train", at: 1), step("", at: 2)]
        await #expect(throws: LineageError.invalid(field: "[1].component", reason: "is empty")) {
            try await store.record(drafts)
        }
        await #expect(throws: LineageError.invalid(field: "component", reason: "is empty")) {
            try await store.record([drafts[1]])
        }
        #expect(try await store.recentRuns(limit: 5) == [])
    }

    @Test func `an empty batch records nothing`() async throws {
        #expect(try await emptyStore().record([]) == [])
    }

    @Test func `notes are replaced`() async throws {
        let store = try emptyStore()
        let id = try await store.record(step("train", at: 1))
        try await store.setNotes("checked by hand", of: id)
        #expect(try await store.run(id).notes == "checked by hand")
        await #expect(throws: LineageError.unknownRun(99)) {
            try await store.setNotes("x", of: 99)
        }
        await #expect(
            throws: LineageError.invalid(field: "notes", reason: "holds a NUL character")
        ) {
            try await store.setNotes("a\0b", of: id)
        }
    }

    @Test func `an unknown run is said to be unknown`() async throws {
        await #expect(throws: LineageError.unknownRun(1)) { try await emptyStore().run(1) }
    }
}
