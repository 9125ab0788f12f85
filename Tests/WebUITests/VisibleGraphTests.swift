import Instants
import Lineage
import Testing

@testable import WebUI

struct VisibleGraphTests {
    /// 1 depends on 2 and 3, both on 4, and that on 5.
    private static let edges = [(1, 2), (1, 3), (2, 4), (3, 4), (4, 5)]

    private func trace(_ edges: [(Int, Int)], ids: ClosedRange<Int64>) -> Trace {
        Trace(
            direction: .upstream, roots: [1],
            nodes: ids.map {
                Trace.Node(
                    run: $0, depth: 0, hasMore: false, component: "c", owner: "",
                    status: .completed, startedAt: Instant(microseconds: 0), endedAt: nil,
                    outputs: [])
            },
            edges: edges.map { LineageEdge(consumer: Int64($0.0), producer: Int64($0.1)) })
    }

    @Test func `a depth of one shows the root and what it depends on directly`() {
        let graph = VisibleGraph(trace(Self.edges, ids: 1...5), depth: 1, opened: [])
        #expect(graph.runs == [1, 2, 3])
        #expect(graph.goingOn == [2, 3])
        #expect(graph.edges.map(\.far) == [2, 3])
    }

    @Test func `an opened run shows one step more`() {
        let graph = VisibleGraph(trace(Self.edges, ids: 1...5), depth: 1, opened: [3])
        #expect(graph.runs == [1, 2, 3, 4])
        #expect(graph.goingOn == [4])
        // The other way to what was opened is drawn as well.
        #expect(graph.edges.count == 4)
    }

    @Test func `all of it has nothing to go on to, and a path to each run`() {
        let graph = VisibleGraph(trace(Self.edges, ids: 1...5), depth: nil, opened: [])
        #expect(graph.runs.count == 5)
        #expect(graph.goingOn.isEmpty)
        #expect(graph.path(to: 5) == [1, 2, 4, 5])
        #expect(graph.path(to: 9).isEmpty)
        #expect(!graph.isCut)
    }

    @Test func `what cannot be drawn is said to be cut`() {
        let edges = (2...3000).map { (1, $0) }
        let graph = VisibleGraph(trace(edges, ids: 1...3000), depth: nil, opened: [])
        #expect(graph.runs.count == VisibleGraph.runCountMax)
        #expect(graph.isCut)
        #expect(graph.goingOn == [1])
    }
}
