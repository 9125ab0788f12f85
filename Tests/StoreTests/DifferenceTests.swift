import Instants
import Lineage
import Store
import Testing

@Suite struct DifferenceTests {
    @Test func `the traces of two outputs are compared`() async throws {
        let store = try emptyStore()
        var later = step("train", at: 10, reads: ["clean@1"], writes: ["model@2"])
        later.parameters = ["depth": "5"]
        _ = try await store.record([
            step("clean", at: 0, reads: ["raw"], writes: ["clean@1"]),
            step("train", at: 1, reads: ["clean@1"], writes: ["model@1"]),
            step("infer", at: 2, reads: ["model@1"], writes: ["p1"]), later,
            step("infer", at: 11, reads: ["model@2"], writes: ["p2"]),
        ])
        let difference = try await store.difference(between: "p1", and: "p2")
        #expect(difference.shared == [1])
        #expect(difference.changed.map { [$0.left, $0.right] } == [[3, 5], [2, 4]])
        #expect(
            difference.changed[0].inputs
                == [ValueDifference(name: "model", left: "1", right: "2")])
        #expect(
            difference.changed[1].parameters
                == [ValueDifference(name: "depth", left: nil, right: "5")])
    }

    @Test func `what no run has output cannot be compared`() async throws {
        let store = try emptyStore()
        _ = try await store.record(step("clean", at: 0, reads: ["raw"], writes: ["c"]))
        for name in ["raw", "x"] {
            await #expect(throws: LineageError.unknownArtifact(name)) {
                try await store.difference(between: "c", and: name)
            }
        }
    }
}
