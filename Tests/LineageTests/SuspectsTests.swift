import Instants
import Lineage
import Testing

@Suite struct SuspectsTests {
    private func facts(
        _ run: Int64, at seconds: Double = 0, _ evidence: [Evidence] = []
    ) -> Suspects.Facts {
        Suspects.Facts(
            run: run, component: "c\(run)", owner: "ana",
            startedAt: Instant(microseconds: 0) + TimeSpan(seconds: seconds), evidence: evidence)
    }

    /// Flagged outputs of 11 and 12, others of 13 and 14; 1 led to 11, 12 and 13, 2 to 11 and 12,
    /// 3 to 11 alone, 4 to 13 and 14.
    private let coverage = OutputCoverage(
        outputs: [
            OutputCoverage.Output(run: 11, isFlagged: true),
            OutputCoverage.Output(run: 12, isFlagged: true),
            OutputCoverage.Output(run: 13, isFlagged: false),
            OutputCoverage.Output(run: 14, isFlagged: false),
        ],
        edges: [
            (11, 1), (12, 1), (13, 1), (11, 2), (12, 2), (11, 3), (13, 4), (14, 4),
        ].map { LineageEdge(consumer: $0.0, producer: $0.1) })

    @Test func `Op2 counts the flagged and lets the others decide between equals`() {
        let total = OutputCoverage.Count(flagged: 9, unflagged: 3)
        #expect(Suspects.op2(OutputCoverage.Count(flagged: 2, unflagged: 3), of: total) == 1.25)
        #expect(Suspects.op2(OutputCoverage.Count(flagged: 2, unflagged: 0), of: total) == 2)
        #expect(Suspects.op2(OutputCoverage.Count(flagged: 0, unflagged: 0), of: total) == 0)
    }

    @Test func `runs that led to the same flagged outputs are one group`() {
        let groups = Suspects.groups([1, 2, 3, 4].map { facts($0) }, coverage)
        #expect(groups.map { $0.suspects.map(\.run) } == [[2, 1], [3]])
        #expect(groups.map(\.flaggedCount) == [2, 1])
        #expect(groups[0].suspects[1].score == 2 - 1.0 / 3)
        #expect(groups[0].score == 2)
        #expect(groups[0].suspects[0].owner == "ana")
    }

    @Test func `evidence moves a suspect up by a quarter a piece`() {
        let groups = Suspects.groups(
            [facts(1, [.outputDrift, .failedTests(["rows"])]), facts(2), facts(3)], coverage)
        #expect(groups[0].suspects.map(\.run) == [1, 2])
        #expect(groups[0].suspects[0].score == 2 - 1.0 / 3 + 0.5)
        #expect(groups[0].suspects[0].evidence == [.outputDrift, .failedTests(["rows"])])
    }

    @Test func `of equal suspects the latest comes first`() {
        let groups = Suspects.groups([facts(2, at: 5), facts(3), facts(11, at: 9)], coverage)
        #expect(groups.map { $0.suspects.map(\.run) } == [[2], [11, 3]])
    }
}
