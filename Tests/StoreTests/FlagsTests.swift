import Instants
import Lineage
import Store
import Testing

@Suite struct FlagsTests {
    private func store(_ clock: MovedClock = MovedClock()) async throws -> SQLiteStore {
        let store = try emptyStore(clock)
        _ = try await store.record([
            step("train", at: 0, reads: ["raw.csv"], writes: ["model.pkl"]),
            step(
                "infer", at: 1, reads: ["model.pkl"], writes: ["p1", "p2", "a string, not a path"]),
        ])
        return store
    }

    @Test func `outputs are flagged with their time and run`() async throws {
        let clock = MovedClock(hour(5))
        let store = try await store(clock)
        #expect(try await store.flag(["p1"]) == 1)
        clock.move(to: hour(6))
        #expect(try await store.flag(["p2", "a string, not a path"]) == 2)
        #expect(
            try await store.flags() == [
                Flag(output: "a string, not a path", flaggedAt: hour(6), run: 2),
                Flag(output: "p2", flaggedAt: hour(6), run: 2),
                Flag(output: "p1", flaggedAt: hour(5), run: 2),
            ])
    }

    @Test func `flagging again changes nothing`() async throws {
        let clock = MovedClock(hour(5))
        let store = try await store(clock)
        #expect(try await store.flag(["p1", "p1"]) == 1)
        clock.move(to: hour(6))
        #expect(try await store.flag(["p1"]) == 0)
        #expect(try await store.flags().map(\.flaggedAt) == [hour(5)])
    }

    @Test(arguments: ["nothing", "raw.csv"]) func `what no run has output cannot be flagged`(
        name: String
    ) async throws {
        let store = try await store()
        await #expect(throws: LineageError.unknownArtifact(name)) {
            try await store.flag(["p1", name])
        }
        #expect(try await store.flags() == [])
    }

    @Test func `a flag is taken off, and only once`() async throws {
        let store = try await store()
        _ = try await store.flag(["p1", "p2"])
        #expect(try await store.unflag("p1"))
        #expect(try await store.unflag("p1") == false)
        #expect(try await store.flags().map(\.output) == ["p2"])
        await #expect(throws: LineageError.unknownArtifact("x")) { try await store.unflag("x") }
    }

    @Test func `all flags are taken off`() async throws {
        let store = try await store()
        _ = try await store.flag(["p1", "p2"])
        #expect(try await store.unflagAll() == 2)
        #expect(try await store.unflagAll() == 0)
        #expect(try await store.flags() == [])
    }

    @Test func `an artifact's card tells what is known of it`() async throws {
        let store = try await store(MovedClock(hour(9)))
        _ = try await store.flag(["model.pkl"])
        _ = try await store.record(step("train", at: 4, writes: ["model.pkl@v2"]))
        _ = try await store.record(step("infer", at: 5, reads: ["model.pkl@v2"]))
        #expect(
            try await store.artifact(named: "model.pkl")
                == ArtifactCard(
                    name: "model.pkl", kind: .model, flaggedAt: hour(9), producer: 3, reader: 4))
        #expect(
            try await store.artifact(named: "raw.csv")
                == ArtifactCard(name: "raw.csv", kind: .data, reader: 1))
        await #expect(throws: LineageError.unknownArtifact("x")) {
            try await store.artifact(named: "x")
        }
    }
}
