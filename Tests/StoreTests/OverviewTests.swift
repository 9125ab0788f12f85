import Lineage
import Store
import Testing

@Suite struct OverviewTests {
    @Test func `the latest run of each component stands for it`() async throws {
        let store = try emptyStore()
        let ids = try await store.record([
            step("clean", at: 0, writes: ["rows"]),
            step("train", at: 1, reads: ["rows"], writes: ["model"]),
            step("infer", at: 2, reads: ["model"], writes: ["p1"]),
            step("clean", at: 3, writes: ["rows"]),
            step("infer", at: 4, reads: ["model", "rows"], writes: ["p2"]),
        ])
        let overview = try await store.overview(componentCountMax: 10)
        #expect(overview.nodes.map(\.component) == ["clean", "infer", "train"])
        #expect(overview.roots == [ids[3], ids[4], ids[1]])
        #expect(
            Set(overview.edges) == [
                LineageEdge(consumer: ids[4], producer: ids[1], artifact: "model"),
                LineageEdge(consumer: ids[4], producer: ids[3], artifact: "rows"),
                LineageEdge(consumer: ids[1], producer: ids[3], artifact: "rows"),
            ])
        #expect(!overview.isTruncated)
    }

    @Test func `components beyond the limit are left out with their edges`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step("a", at: 0, writes: ["x"]), step("b", at: 1, reads: ["x"], writes: ["y"]),
            step("c", at: 2, reads: ["y"]),
        ])
        let overview = try await store.overview(componentCountMax: 2)
        #expect(overview.nodes.map(\.component) == ["a", "b"])
        #expect(overview.edges.count == 1)
        #expect(overview.isTruncated)
    }

    @Test func `a dependency that was stated by name is an edge without an artifact`()
        async throws
    {
        let store = try emptyStore()
        var draft = step("b", at: 1)
        draft.upstream = ["a"]
        let ids = try await store.record([step("a", at: 0), draft])
        let overview = try await store.overview(componentCountMax: 2)
        #expect(overview.edges == [LineageEdge(consumer: ids[1], producer: ids[0])])
    }
}
