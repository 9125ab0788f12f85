import Instants
import Lineage
import LineageStore
import Testing

@Suite struct DependenciesTests {
    /// Records drafts one by one and says what the last of them depends on, by the drafts' order.
    private func dependencies(_ drafts: RunDraft...) async throws -> [Int64] {
        let store = try emptyStore()
        var last: Int64 = 0
        for draft in drafts { last = try await store.record(draft) }
        return try await store.run(last).dependencies
    }

    @Test func `a run depends on those that made its inputs`() async throws {
        let found = try await dependencies(
            step("clean", at: 0, writes: ["clean.csv"]),
            step("train", at: 1, writes: ["model.pkl"]),
            step("report", at: 2, writes: ["report.html"]),
            step("infer", at: 3, reads: ["clean.csv", "model.pkl", "never made"]))
        #expect(found == [1, 2])
    }

    @Test func `two inputs from one run make one dependency`() async throws {
        let found = try await dependencies(
            step("split", at: 0, writes: ["train.csv", "test.csv"]),
            step("train", at: 1, reads: ["train.csv", "test.csv"]))
        #expect(found == [1])
    }

    @Test func `without a version the latest maker before the start counts`() async throws {
        let found = try await dependencies(
            step("train", at: 3, writes: ["model.pkl"]),
            step("train", at: 1, writes: ["model.pkl@v1"]),
            step("train", at: 2, writes: ["model.pkl"]),
            step("infer", at: 2.5, reads: ["model.pkl"]))
        #expect(found == [3])
    }

    @Test func `with a version the run that made that content counts`() async throws {
        let found = try await dependencies(
            step("train", at: 1, writes: ["model.pkl@v1"]),
            step("train", at: 2, writes: ["model.pkl@v2"]),
            step("train", at: 3, writes: ["model.pkl"]),
            step("infer", at: 4, reads: ["model.pkl@v1"]))
        #expect(found == [1])
    }

    @Test func `a version that nobody made has no maker`() async throws {
        let found = try await dependencies(
            step("train", at: 1, writes: ["model.pkl@v1"]),
            step("infer", at: 4, reads: ["model.pkl@v9"]))
        #expect(found == [])
    }

    @Test func `of equal content the latest maker before the start counts`() async throws {
        let found = try await dependencies(
            step("train", at: 1, writes: ["model.pkl@v1"]),
            step("train", at: 2, writes: ["model.pkl@v1"]),
            step("train", at: 9, writes: ["model.pkl@v1"]),
            step("infer", at: 4, reads: ["model.pkl@v1"]))
        #expect(found == [2])
    }

    @Test func `a run does not depend on itself`() async throws {
        let found = try await dependencies(
            step("update", at: 1, writes: ["table"]),
            step("update", at: 2, reads: ["table"], writes: ["table"]))
        #expect(found == [1])
        #expect(try await dependencies(step("a", at: 1, reads: ["x"], writes: ["x"])) == [])
    }

    @Test func `of runs that start together the one recorded first came first`() async throws {
        let store = try emptyStore()
        let ids = try await store.record([
            step("clean", at: 1, reads: ["b"], writes: ["a"]),
            step("train", at: 1, reads: ["a"], writes: ["b"]),
        ])
        #expect(try await store.run(ids[0]).dependencies == [])
        #expect(try await store.run(ids[1]).dependencies == [ids[0]])
    }

    @Test func `a failed run has made what it output`() async throws {
        var failed = step("train", at: 1, writes: ["model.pkl"])
        failed.status = .failed
        #expect(try await dependencies(failed, step("infer", at: 2, reads: ["model.pkl"])) == [1])
    }

    @Test func `names that differ only in their bytes are different`() async throws {
        // The same letter composed and decomposed: equal to Swift, but not the same file.
        let found = try await dependencies(
            step("clean", at: 1, writes: ["\u{E9}.csv"]),
            step("train", at: 2, reads: ["e\u{301}.csv"]))
        #expect(found == [])
    }

    // MARK: Stated by a component's name

    @Test func `an upstream name stands for the component's latest run before`() async throws {
        var reader = step("report", at: 5)
        reader.upstream = ["train", "clean"]
        var failed = step("train", at: 3)
        failed.status = .failed
        let found = try await dependencies(
            step("clean", at: 0), step("train", at: 1), step("train", at: 2), failed,
            step("train", at: 8), reader)
        #expect(found == [1, 3])
    }

    @Test func `an upstream name and an input that mean one run make one dependency`() async throws
    {
        var reader = step("report", at: 5, reads: ["model.pkl"])
        reader.upstream = ["train"]
        #expect(try await dependencies(step("train", at: 1, writes: ["model.pkl"]), reader) == [1])
    }

    @Test func `an unknown upstream name is joined up once it has run`() async throws {
        let store = try emptyStore()
        var reader = step("report", at: 5)
        reader.upstream = ["train"]
        let id = try await store.record(reader)
        #expect(try await store.run(id).dependencies == [])
        #expect(try await store.run(id).upstream == ["train"])
        _ = try await store.record(step("train", at: 6))
        #expect(try await store.run(id).dependencies == [])
        let first = try await store.record(step("train", at: 1))
        #expect(try await store.run(id).dependencies == [first])
        _ = try await store.record(step("train", at: 0))
        #expect(try await store.run(id).dependencies == [first])
        let nearer = try await store.record(step("train", at: 4))
        #expect(try await store.run(id).dependencies == [nearer])
    }
}
