import Instants
import Lineage
import Store
import Testing

@Suite struct StatisticsTests {
    @Test func `runs are counted by status with the time of the latest`() async throws {
        let store = try emptyStore()
        var failed = step("train", at: 5)
        failed.status = .failed
        var running = step("train", at: 7)
        running.status = .running
        running.endedAt = nil
        running.externalID = "a"
        _ = try await store.record([step("train", at: 3), step("train", at: 1), failed, running])
        _ = try await store.record(step("clean", at: 0))
        #expect(
            try await runs(store) == [
                "clean completed 1 \(hour(1))", "train completed 2 \(hour(4))",
                "train failed 1 \(hour(6))", "train running 1 \(hour(7))",
            ])
        var ended = running
        ended.status = .completed
        ended.endedAt = hour(9)
        _ = try await store.record([ended, ended])
        #expect(
            try await runs(store) == [
                "clean completed 1 \(hour(1))", "train completed 3 \(hour(9))",
                "train failed 1 \(hour(6))",
            ])
    }

    private func runs(_ store: SQLiteStore) async throws -> [String] {
        try await store.statistics().runs.map {
            "\($0.component) \($0.status) \($0.count) \($0.lastAt)"
        }
    }

    @Test func `tests are counted once their run has ended`() async throws {
        let store = try emptyStore()
        var draft = step("train", at: 1)
        draft.tests = [
            TestResult(name: "rows", passed: true), TestResult(name: "rows", passed: false),
            TestResult(name: "nulls", passed: true),
        ]
        var running = draft
        running.status = .running
        running.endedAt = nil
        running.externalID = "a"
        _ = try await store.record([draft, running])
        #expect(try await tests(store) == ["nulls 1 0", "rows 1 1"])
        var ended = step("train", at: 1)
        ended.externalID = "a"
        _ = try await store.record(ended)
        #expect(try await tests(store) == ["nulls 2 0", "rows 2 2"])
    }

    private func tests(_ store: SQLiteStore) async throws -> [String] {
        try await store.statistics().tests.map { "\($0.name) \($0.passed) \($0.failed)" }
    }

    @Test func `stale inputs are those of a component's latest run`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step("clean", at: 0, writes: ["a"]), step("lookup", at: 0, writes: ["b"]),
            step("split", at: 0, writes: ["c"]), step("clean", at: 5),
            step("train", at: 1, reads: ["a", "b", "c"]),
            step("train", at: 6, reads: ["a", "b", "c"]),
        ])
        #expect(
            try await store.statistics().staleInputs.map { "\($0.component) \($0.count)" }
                == ["clean 0", "lookup 0", "split 0", "train 1"])
        _ = try await store.record(step("train", at: 24 * 60, reads: ["a", "b"]))
        #expect(try await store.statistics().staleInputs.map(\.count) == [0, 0, 0, 2])
    }

    @Test func `flagged outputs are counted and components listed`() async throws {
        let store = try emptyStore()
        _ = try await store.record(step("train", at: 1, writes: ["m", "n"]))
        _ = try await store.flag(["m", "n"])
        let statistics = try await store.statistics()
        #expect(statistics.flaggedOutputCount == 2)
        #expect(statistics.components.map(\.name) == ["train"])
    }
}
