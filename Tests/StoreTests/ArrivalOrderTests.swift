import Instants
import Lineage
import Store
import Randomness
import Testing

@Suite struct ArrivalOrderTests {
    @Test func `a maker that is recorded after its reader is joined up`() async throws {
        let store = try emptyStore()
        let reader = try await store.record(step("infer", at: 5, reads: ["model.pkl", "data@v1"]))
        #expect(try await store.run(reader).dependencies == [])
        let train = try await store.record(step("train", at: 1, writes: ["model.pkl"]))
        let clean = try await store.record(step("clean", at: 2, writes: ["data@v1"]))
        #expect(try await store.run(reader).dependencies == [train, clean])
    }

    @Test func `a late maker takes over only what lies before the next maker`() async throws {
        let store = try emptyStore()
        let first = try await store.record(step("train", at: 0, writes: ["model.pkl"]))
        let third = try await store.record(step("train", at: 20, writes: ["model.pkl"]))
        var readers: [Int64] = []
        for hours in [5.0, 15, 25] {
            readers.append(try await store.record(step("infer", at: hours, reads: ["model.pkl"])))
        }
        let second = try await store.record(step("train", at: 10, writes: ["model.pkl"]))
        var found: [[Int64]] = []
        for reader in readers { found.append(try await store.run(reader).dependencies) }
        #expect(found == [[first], [second], [third]])
    }

    @Test func `a late maker of another version leaves versioned readers alone`() async throws {
        let store = try emptyStore()
        let first = try await store.record(step("train", at: 0, writes: ["model.pkl@v1"]))
        let pinned = try await store.record(step("infer", at: 5, reads: ["model.pkl@v1"]))
        let loose = try await store.record(step("infer", at: 6, reads: ["model.pkl"]))
        let second = try await store.record(step("train", at: 3, writes: ["model.pkl@v2"]))
        #expect(try await store.run(pinned).dependencies == [first])
        #expect(try await store.run(loose).dependencies == [second])
    }

    /// The dependencies of a world must not tell in which order its runs were recorded.
    @Test(arguments: 0..<8) func `dependencies do not depend on the order of arrival`(
        seed: Int
    ) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let drafts = (0..<40).map { index in randomDraft(index, &generator) }
        let expected = try await dependencies(drafts, arriving: drafts)
        #expect(expected.values.contains { !$0.isEmpty })
        for _ in 0..<2 {
            let found = try await dependencies(drafts, arriving: drafts.shuffled(using: &generator))
            #expect(found == expected)
        }
    }

    private func randomDraft(_ index: Int, _ generator: inout SplitMix64) -> RunDraft {
        let names = ["a", "b", "c", "a@1", "a@2", "b@1"]
        var draft = step("c\(index % 5)", at: Double(index))
        draft.inputs = (0..<2).compactMap { _ in names.randomElement(using: &generator) }
            .map(artifact)
        draft.outputs = (0..<2).compactMap { _ in names.randomElement(using: &generator) }
            .map(artifact)
        draft.status = Int.random(in: 0..<4, using: &generator) == 0 ? .failed : .completed
        if Int.random(in: 0..<3, using: &generator) == 0 {
            draft.upstream = ["c\(Int.random(in: 0..<5, using: &generator))"]
        }
        return draft
    }

    /// The starts of what each run depends on, by the start of the run.
    private func dependencies(
        _ drafts: [RunDraft], arriving order: [RunDraft]
    ) async throws -> [Instant: Set<Instant>] {
        let store = try emptyStore()
        var starts: [Int64: Instant] = [:]
        for draft in order { starts[try await store.record(draft)] = draft.startedAt }
        var found: [Instant: Set<Instant>] = [:]
        for (id, start) in starts {
            found[start] = Set(try await store.run(id).dependencies.compactMap { starts[$0] })
        }
        return found
    }
}
