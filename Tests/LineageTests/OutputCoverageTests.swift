import Lineage
import Testing

@Suite struct OutputCoverageTests {
    private func edge(_ consumer: Int64, _ producer: Int64) -> LineageEdge {
        LineageEdge(consumer: consumer, producer: producer)
    }

    @Test func `outputs are passed on to all that led to them, each once`() {
        // 4 and 5 read 2 and 3, which both read 1; 6 stands apart.
        let coverage = OutputCoverage(
            outputs: [
                OutputCoverage.Output(run: 4, isFlagged: true),
                OutputCoverage.Output(run: 5, isFlagged: false),
                OutputCoverage.Output(run: 5, isFlagged: true),
                OutputCoverage.Output(run: 6, isFlagged: false),
            ],
            edges: [edge(4, 2), edge(4, 3), edge(5, 3), edge(2, 1), edge(3, 1), edge(3, 1)])
        #expect(coverage.total == OutputCoverage.Count(flagged: 2, unflagged: 2))
        #expect(Set(coverage.runs) == [1, 2, 3, 4, 5, 6])
        #expect(coverage.count(of: 1) == OutputCoverage.Count(flagged: 2, unflagged: 1))
        #expect(coverage.count(of: 2) == OutputCoverage.Count(flagged: 1, unflagged: 0))
        #expect(coverage.count(of: 3) == OutputCoverage.Count(flagged: 2, unflagged: 1))
        #expect(coverage.count(of: 6) == OutputCoverage.Count(flagged: 0, unflagged: 1))
        #expect(coverage.count(of: 99) == OutputCoverage.Count(flagged: 0, unflagged: 0))
        #expect(
            coverage.count(ofAnyOf: [2, 6, 99]) == OutputCoverage.Count(flagged: 1, unflagged: 1))
    }

    @Test func `more outputs than a word has bits are told apart`() {
        let outputs = (0..<300).map { OutputCoverage.Output(run: $0, isFlagged: $0 % 3 == 0) }
        let edges = (0..<300).map { edge($0, 1000 + $0 % 7) }
        let coverage = OutputCoverage(outputs: outputs, edges: edges)
        for group in Int64(0)..<7 {
            let members = (0..<300).filter { Int64($0) % 7 == group }
            #expect(
                coverage.count(of: 1000 + group)
                    == OutputCoverage.Count(
                        flagged: members.count { $0 % 3 == 0 },
                        unflagged: members.count { $0 % 3 != 0 }))
        }
    }

    @Test func `forty stacked diamonds are swept once`() {
        var edges: [LineageEdge] = []
        for join in stride(from: Int64(1), to: 121, by: 3) {
            edges += [
                edge(join, join + 1), edge(join, join + 2), edge(join + 1, join + 3),
                edge(join + 2, join + 3),
            ]
        }
        let coverage = OutputCoverage(
            outputs: [OutputCoverage.Output(run: 1, isFlagged: true)], edges: edges)
        #expect(coverage.count(of: 121).flagged == 1)
    }

    @Test func `runs that depend on each other in a circle are covered like one`() {
        let coverage = OutputCoverage(
            outputs: [OutputCoverage.Output(run: 1, isFlagged: true)],
            edges: [edge(1, 2), edge(2, 3), edge(3, 4), edge(4, 2), edge(4, 5)])
        for run in Int64(1)...5 { #expect(coverage.count(of: run).flagged == 1) }
    }

    @Test func `no outputs cover nothing`() {
        let coverage = OutputCoverage(outputs: [], edges: [])
        #expect(coverage.runs == [])
        #expect(coverage.count(ofAnyOf: []) == OutputCoverage.Count(flagged: 0, unflagged: 0))
    }
}
