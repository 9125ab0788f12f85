import Instants
import Lineage
import Store
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

    @Test func `names that read alike are one`() async throws {
        // The same letter composed and decomposed, as file systems of other kinds spell it.
        let found = try await dependencies(
            step("clean", at: 1, writes: ["\u{E9}.csv"]),
            step("train", at: 2, reads: ["e\u{301}.csv"]))
        #expect(found == [1])
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

    @Test func `a version tells its maker, whatever the clocks say`() async throws {
        // The maker's clock is half a second ahead of the reader's; either may be recorded first.
        let reader = step("infer", at: 1, reads: ["model.pkl@v1"])
        let maker = step("train", at: 1 + 0.5 / 3600, writes: ["model.pkl@v1"])
        #expect(try await dependencies(maker, reader) == [1])
        let store = try emptyStore()
        let read = try await store.record(reader)
        let made = try await store.record(maker)
        #expect(try await store.run(read).dependencies == [made])
        // A maker before it is the nearer one.
        let earlier = try await store.record(step("train", at: 0.5, writes: ["model.pkl@v1"]))
        #expect(try await store.run(read).dependencies == [earlier])
    }

    @Test func `what was made long after its reader had ended came from elsewhere`() async throws {
        // A step lasts an hour.
        let maker = step("train", at: 2.1, writes: ["model.pkl@v1"])
        #expect(
            try await dependencies(maker, step("infer", at: 1, reads: ["model.pkl@v1"])) == [])
        // Without a version the clock is all there is.
        #expect(
            try await dependencies(
                step("train", at: 1.1, writes: ["model.pkl"]),
                step("infer", at: 1, reads: ["model.pkl"])) == [])
    }

    @Test func `a flow depends on the steps that it calls, and not in a circle`() async throws {
        let store = try emptyStore()
        let flow = step("flow", at: 0, reads: ["features@f1"], writes: ["report@r1"])
        var child = step("featurize", at: 0.1, writes: ["features@f1"])
        let first = try await store.record(child)
        let called = try await store.record(flow)
        #expect(try await store.run(called).dependencies == [first])
        // A step that reads what the flow made comes from it, and not the flow from the step.
        child = step("check", at: 0.2, reads: ["report@r1"], writes: ["features@f2"])
        let check = try await store.record(child)
        #expect(try await store.run(check).dependencies == [called])
        let again = try await store.record(
            step("flow", at: 0.15, reads: ["features@f2"], writes: ["report@r1"]))
        #expect(try await store.run(check).dependencies == [again])
        #expect(try await store.run(again).dependencies == [])
    }
}
