import Lineage
import Testing

@Suite struct LineageGraphTests {
    /// Walks a graph given as the ids that each run depends on.
    private func walk(
        _ graph: [Int64: [Int64]], from roots: [Int64], depthMax: Int? = nil,
        runCountMax: Int = .max
    ) -> LineageGraph.Walk {
        LineageGraph.walk(from: roots, .upstream, depthMax: depthMax, runCountMax: runCountMax) {
            run in
            (graph[run] ?? []).map { LineageEdge(consumer: run, producer: $0) }
        }
    }

    private let diamond: [Int64: [Int64]] = [4: [3, 2], 3: [1], 2: [1]]

    @Test func `a run is visited once at its shortest depth`() {
        let walk = walk([5: [4, 1], 4: [3, 2], 3: [1], 2: [1]], from: [5])
        #expect(walk.visits.map(\.run) == [5, 1, 4, 2, 3])
        #expect(walk.visits.map(\.depth) == [0, 1, 1, 2, 2])
        #expect(walk.edges.count == 6)
        #expect(walk.visits.allSatisfy { !$0.hasMore })
    }

    @Test func `a depth limit keeps deeper runs out and says where`() {
        let walk = walk(diamond, from: [4], depthMax: 1)
        #expect(walk.visits.map(\.run) == [4, 2, 3])
        #expect(walk.visits.map(\.hasMore) == [false, true, true])
        #expect(walk.edges.map(\.producer) == [2, 3])
    }

    @Test func `depth zero is the root alone`() {
        let walk = walk(diamond, from: [4], depthMax: 0)
        #expect(walk.visits == [LineageGraph.PageRequest(run: 4, depth: 0, hasMore: true)])
    }

    @Test func `edges among the runs of the last level are kept`() {
        let walk = walk([3: [2, 1], 2: [1]], from: [3], depthMax: 1)
        #expect(walk.edges.map(\.consumer) == [3, 3, 2])
        #expect(walk.visits.allSatisfy { !$0.hasMore })
    }

    @Test func `a limit on runs is kept and said`() {
        let walk = walk(diamond, from: [4], runCountMax: 2)
        #expect(walk.visits.map(\.run) == [4, 2])
        #expect(walk.visits.map(\.hasMore) == [true, true])
    }

    @Test func `roots that repeat or lead to each other count once`() {
        let walk = walk(diamond, from: [4, 3, 4])
        #expect(walk.visits.map(\.run) == [4, 3, 2, 1])
    }

    @Test func `a cycle ends`() {
        #expect(walk([1: [2], 2: [1]], from: [1]).visits.map(\.run) == [1, 2])
    }

    @Test func `downstream leads to the consumers`() {
        let walk = LineageGraph.walk(from: [1], .downstream, depthMax: nil, runCountMax: .max) {
            run in
            run < 3 ? [LineageEdge(consumer: run + 1, producer: run)] : []
        }
        #expect(walk.visits.map(\.run) == [1, 2, 3])
        #expect(walk.edges.last == LineageEdge(consumer: 3, producer: 2))
    }

    @Test func `a chain of 100000 runs is walked to its end`() {
        let walk = LineageGraph.walk(
            from: [100_000], .upstream, depthMax: nil, runCountMax: .max
        ) { run in
            run > 1 ? [LineageEdge(consumer: run, producer: run - 1)] : []
        }
        #expect(walk.visits.count == 100_000)
        #expect(walk.visits.last == LineageGraph.PageRequest(run: 1, depth: 99_999, hasMore: false))
    }

    @Test func `forty stacked diamonds cost what their edges do`() {
        var asked = 0
        // Runs 3k + 1 join two arms, 3k + 2 and 3k + 3, which both lead to 3k + 4.
        let walk = LineageGraph.walk(from: [1], .upstream, depthMax: nil, runCountMax: .max) {
            run in
            asked += 1
            let producers =
                run > 120 ? [] : run % 3 == 1 ? [run + 1, run + 2] : [run + (run % 3 == 2 ? 2 : 1)]
            return producers.map { LineageEdge(consumer: run, producer: $0) }
        }
        #expect(walk.visits.count == 121)
        #expect(walk.edges.count == 160)
        #expect(asked == 121)
    }
}
