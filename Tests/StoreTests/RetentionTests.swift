import GRDB
import Instants
import Lineage
import Store
import Testing

@Suite struct RetentionTests {
    /// Starts of the runs that are left, in hours.
    private func hoursLeft(_ store: SQLiteStore) async throws -> [Double] {
        try await store.recentRuns(limit: 1000).map { ($0.startedAt - hour(0)).seconds / 3600 }
            .sorted()
    }

    @Test func `old runs go and young ones stay`() async throws {
        let store = try emptyStore()
        _ = try await store.record((0..<10).map { step("etl", at: Double($0)) })
        #expect(try await store.sweep(keepingSince: hour(4), runCount: nil) == 4)
        #expect(try await hoursLeft(store) == [4, 5, 6, 7, 8, 9])
        #expect(try await store.sweep(keepingSince: nil, runCount: 3) == 3)
        #expect(try await hoursLeft(store) == [7, 8, 9])
        #expect(try await store.sweep(keepingSince: nil, runCount: nil) == 0)
        #expect(try await store.sweep(keepingSince: nil, runCount: 50) == 0)
    }

    @Test func `what a kept run came from stays whole`() async throws {
        let store = try emptyStore()
        var report = step("report", at: 20, writes: ["r"])
        report.upstream = ["audit"]
        _ = try await store.record([
            step("clean", at: 0, writes: ["c"]), step("clean", at: 1, writes: ["unused"]),
            step("audit", at: 2), step("audit", at: 25), step("train", at: 3, reads: ["c"]),
            step("train", at: 4, reads: ["c"], writes: ["m"]), step("clean", at: 26),
            step("train", at: 27), step("infer", at: 21, reads: ["m"], writes: ["p"]), report,
        ])
        let before = try await store.trace(output: "p")
        #expect(try await store.sweep(keepingSince: hour(10), runCount: nil) == 2)
        #expect(try await hoursLeft(store) == [0, 2, 4, 20, 21, 25, 26, 27])
        #expect(try await store.trace(output: "p") == before)
        #expect(try await store.run(10).dependencies == [3])
    }

    @Test func `the latest run of a component stays`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step("train", at: 0), step("train", at: 1), step("infer", at: 9),
        ])
        #expect(try await store.sweep(keepingSince: hour(50), runCount: 0) == 1)
        #expect(try await hoursLeft(store) == [1, 9])
    }

    @Test func `runs that are flagged or running stay`() async throws {
        let store = try emptyStore()
        var running = step("train", at: 1)
        running.status = .running
        running.endedAt = nil
        _ = try await store.record([
            step("train", at: 0, writes: ["m"]), running, step("train", at: 2),
            step("train", at: 3),
        ])
        _ = try await store.flag(["m"])
        #expect(try await store.sweep(keepingSince: hour(50), runCount: nil) == 1)
        #expect(try await hoursLeft(store) == [0, 1, 3])
    }

    @Test func `more runs than one transaction takes are swept`() async throws {
        let store = try emptyStore()
        _ = try await store.record(
            (0..<2500).map { index in
                step(
                    "etl", at: Double(index) / 10, reads: index % 3 == 0 ? [] : ["a\(index - 1)"],
                    writes: ["a\(index)"])
            })
        // Chains of three runs; the last chain is cut by the bound and stays whole.
        #expect(try await store.sweep(keepingSince: hour(249.75), runCount: nil) == 2496)
        #expect(try await store.recentRuns(limit: 100).count == 4)
    }

    @Test func `what only forgotten runs referred to goes with them`() async throws {
        let database = try DatabaseQueue()
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        var drafts = (0..<3).map {
            step("etl", at: Double($0), reads: ["in\($0)"], writes: ["o\($0)"])
        }
        for index in drafts.indices {
            drafts[index].code = index < 2 ? "old" : "new"
            drafts[index].parameters = ["depth": index < 2 ? "4" : "5"]
            drafts[index].metrics = ["f1": 1]
            drafts[index].tests = [TestResult(name: "rows", passed: true)]
            drafts[index].upstream = ["other"]
            drafts[index].inputs[0].labels = ["eu"]
        }
        _ = try await store.record(drafts)
        #expect(try await store.sweep(keepingSince: hour(2), runCount: nil) == 2)
        let counts = try await database.read { database in
            try [
                "run", "artifact", "code", "parameter_set", "parameter", "run_input", "run_output",
                "run_metric", "run_test", "run_upstream", "run_label", "artifact_label",
            ].map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") }
        }
        #expect(counts == [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
        #expect(try await store.run(3).code == "new")
        #expect(try await store.statistics().runs.map(\.count) == [3])
    }

    @Test func `clearing forgets everything but the ids`() async throws {
        let store = try emptyStore()
        var draft = step("train", at: 1, reads: ["a"], writes: ["m"])
        draft.inputs[0].labels = ["eu"]
        draft.code = "fit()"
        draft.parameters = ["depth": "4"]
        draft.tests = [TestResult(name: "rows", passed: true)]
        draft.upstream = ["clean"]
        draft.externalID = "x"
        _ = try await store.record([draft, step("infer", at: 2, reads: ["m"])])
        _ = try await store.createComponent(
            Component(name: "train", tags: ["gpu"], createdAt: hour(0)))
        _ = try await store.flag(["m"])
        try await store.clear()
        #expect(try await store.components() == [])
        #expect(try await store.recentRuns(limit: 5) == [])
        #expect(try await store.labels() == [])
        #expect(try await store.flags() == [])
        #expect(try await store.record(draft) == 3)
        draft.outputs[0].labels = ["eu"]
        #expect(try await store.run(3).record == draft)
    }
}
