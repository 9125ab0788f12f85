import Instants
import Lineage
import Store
import Testing

@Suite struct HistoryTests {
    /// Runs 1 to 6 of two components, starting at hours 5, 3, 3, 9, 1 and 7; the odd ones train.
    private func filledStore() async throws -> SQLiteStore {
        let store = try emptyStore()
        for (index, hours) in [5.0, 3, 3, 9, 1, 7].enumerated() {
            _ = try await store.record(step(index.isMultiple(of: 2) ? "train" : "infer", at: hours))
        }
        return store
    }

    @Test func `recent runs come by start, the latest first`() async throws {
        let store = try await filledStore()
        #expect(try await store.recentRuns(limit: 10).map(\.id) == [4, 6, 1, 3, 2, 5])
        #expect(try await store.recentRuns(limit: 2).map(\.id) == [4, 6])
    }

    @Test func `recent runs go on before a run`() async throws {
        let store = try await filledStore()
        #expect(try await store.recentRuns(limit: 2, before: 6).map(\.id) == [1, 3])
        #expect(try await store.recentRuns(limit: 2, before: 3).map(\.id) == [2, 5])
        #expect(try await store.recentRuns(limit: 2, before: 5) == [])
        await #expect(throws: LineageError.unknownRun(70)) {
            try await store.recentRuns(limit: 2, before: 70)
        }
    }

    @Test func `a component's history is its own runs`() async throws {
        let store = try await filledStore()
        #expect(try await store.runs(ofComponent: "train", limit: 10).map(\.id) == [1, 3, 5])
        #expect(
            try await store.runs(ofComponent: "train", limit: 1, before: 1).map(\.id) == [3])
    }

    @Test func `a history is bounded by starts, both ends included`() async throws {
        let store = try await filledStore()
        func ids(_ since: Double?, _ until: Double?, before run: Int64? = nil) async throws
            -> [Int64]
        {
            try await store.runs(
                ofComponent: "infer", limit: 10, since: since.map(hour), until: until.map(hour),
                before: run
            ).map(\.id)
        }
        #expect(try await ids(7, nil) == [4, 6])
        #expect(try await ids(nil, 7) == [6, 2])
        #expect(try await ids(3, 7) == [6, 2])
        #expect(try await ids(3.5, 6.5) == [])
        #expect(try await ids(nil, 9, before: 6) == [2])
        #expect(try await ids(nil, 3, before: 4) == [2])
    }

    @Test func `a page holds each run with what is its own`() async throws {
        let store = try emptyStore()
        var drafts: [RunDraft] = []
        for index in 0..<30 {
            var draft = step(
                "train", at: Double(index), reads: ["in\(index)", "shared"], writes: ["out\(index)"]
            )
            draft.parameters = ["index": "\(index)"]
            draft.metrics = ["loss": Double(index)]
            draft.tests = [TestResult(name: "t\(index)", passed: index.isMultiple(of: 2))]
            draft.code = "code \(index % 3)"
            draft.upstream = ["up\(index)"]
            drafts.append(draft)
        }
        _ = try await store.record(drafts)
        let page = try await store.runs(ofComponent: "train", limit: 100)
        #expect(page.map(\.record) == drafts.reversed())
    }

    @Test(arguments: [0, -1, 10_002]) func `a limit out of range is refused`(
        limit: Int
    ) async throws {
        let error = LineageError.invalid(field: "limit", reason: "is not between 1 and 10001")
        let store = try await filledStore()
        await #expect(throws: error) { try await store.recentRuns(limit: limit) }
        await #expect(throws: error) { try await store.runs(ofComponent: "train", limit: limit) }
    }

    // MARK: Staleness

    @Test func `a dependency older than the threshold is stale`() async throws {
        let store = try emptyStore()
        _ = try await store.record(step("clean", at: 0, writes: ["a"]))
        let late = try await store.record(step("train", at: 24 * 31, reads: ["a"]))
        #expect(try await store.run(late).staleness == ["clean (ID 1) was run 31 days ago."])
        var patient = step("train", at: 24 * 31, reads: ["a"])
        patient.stalenessThreshold = TimeSpan(seconds: 86_400 * 40)
        #expect(try await store.run(store.record(patient)).staleness == [])
    }

    @Test func `fresher completed runs between the dependency and the run are counted`()
        async throws
    {
        let store = try emptyStore()
        _ = try await store.record(step("clean", at: 0, writes: ["a"]))
        for hours in [1.0, 2, 9] { _ = try await store.record(step("clean", at: hours)) }
        var failed = step("clean", at: 3)
        failed.status = .failed
        _ = try await store.record(failed)
        let reader = try await store.record(step("train", at: 5, reads: ["a"]))
        #expect(
            try await store.run(reader).staleness == [
                "clean (ID 1) has 2 fresher run(s) that began before this component run started."
            ])
    }

    @Test func `many fresher runs are counted up to a limit`() async throws {
        let store = try emptyStore()
        _ = try await store.record(step("clean", at: 0, writes: ["a"]))
        _ = try await store.record((1...150).map { step("clean", at: Double($0) / 100) })
        let reader = try await store.record(step("train", at: 5, reads: ["a"]))
        #expect(
            try await store.run(reader).staleness == [
                "clean (ID 1) has more than 100 fresher run(s) that began before this component "
                    + "run started."
            ])
    }
}
