import Instants
import Lineage
import Testing

@Suite struct TraceLinesTests {
    /// The lines of a trace through a graph, as `level:run`, with `*` for a reference.
    private func lines(
        _ graph: [Int64: [Int64]], from roots: [Int64],
        _ direction: LineageDirection = .upstream
    ) -> [String] {
        let walk = LineageGraph.walk(from: roots, direction, depthMax: nil, runCountMax: .max) {
            run in
            (graph[run] ?? []).map { far in
                direction == .upstream
                    ? LineageEdge(consumer: run, producer: far)
                    : LineageEdge(consumer: far, producer: run)
            }
        }
        let nodes = walk.visits.map { visit in
            Trace.Node(
                run: visit.run, depth: visit.depth, hasMore: visit.hasMore, component: "c",
                owner: "", status: .completed, startedAt: Instant(microseconds: 0), endedAt: nil,
                outputs: [])
        }
        let trace = Trace(direction: direction, roots: roots, nodes: nodes, edges: walk.edges)
        return trace.lines.map { "\($0.level):\($0.run)\($0.isReference ? "*" : "")" }
    }

    @Test func `a chain is indented step by step`() {
        #expect(lines([3: [2], 2: [1]], from: [3]) == ["0:3", "1:2", "2:1"])
    }

    @Test func `a run that was written before is a reference`() {
        #expect(
            lines([5: [4], 4: [3, 2], 3: [1], 2: [1], 1: [0]], from: [5])
                == ["0:5", "1:4", "2:2", "3:1", "4:0", "2:3", "3:1*"])
    }

    @Test func `two artifacts from one run make one line`() {
        let edges = ["a", "b"].map { LineageEdge(consumer: 2, producer: 1, artifact: $0) }
        let trace = Trace(direction: .upstream, roots: [2], nodes: [], edges: edges)
        #expect(trace.lines.map(\.run) == [2, 1])
        #expect(trace.lines.map(\.artifacts) == [[], ["a", "b"]])
    }

    @Test func `downstream is written from producer to consumer`() {
        #expect(
            lines([1: [2, 3], 2: [4], 3: [4]], from: [1], .downstream)
                == ["0:1", "1:2", "2:4", "1:3", "2:4*"])
    }

    @Test func `a root that another root leads to is a reference or its place`() {
        #expect(lines([2: [1]], from: [2, 1]) == ["0:2", "1:1", "0:1*"])
    }

    @Test func `stacked diamonds make as many lines as edges and roots`() {
        var graph: [Int64: [Int64]] = [:]
        for join in stride(from: Int64(1), to: 121, by: 3) {
            graph[join] = [join + 1, join + 2]
            graph[join + 1] = [join + 3]
            graph[join + 2] = [join + 3]
        }
        #expect(lines(graph, from: [1]).count == 161)
    }

    @Test func `a chain of 100000 runs is written without recursion`() {
        let edges = (1..<100_000).map { LineageEdge(consumer: $0 + 1, producer: $0) }
        let trace = Trace(direction: .upstream, roots: [100_000], nodes: [], edges: edges)
        #expect(
            trace.lines.last == Trace.Line(run: 1, level: 99_999, parent: 2, isReference: false))
    }
}
