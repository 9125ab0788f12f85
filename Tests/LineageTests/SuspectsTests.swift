import Instants
import Lineage
import Testing

@Suite struct SuspectsTests {
    private func facts(
        _ run: Int64, at seconds: Double = 0, _ evidence: [Evidence] = []
    ) -> Suspects.RunEvidence {
        Suspects.RunEvidence(
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

    @Test func `what is not flagged decides between equals by its order of magnitude`() {
        let total = OutputCoverage.Count(flagged: 5, unflagged: 14)
        func score(_ flagged: Int, _ unflagged: Int) -> Double {
            Suspects.suspiciousness(
                OutputCoverage.Count(flagged: flagged, unflagged: unflagged), of: total)
        }
        // ln(16) is four times ln(2) and twice ln(4).
        #expect(score(2, 0) == 2)
        #expect(abs(score(2, 1) - 1.75) < 1e-12)
        #expect(abs(score(2, 3) - 1.5) < 1e-12)
        #expect(score(2, 14) > score(1, 0))
        #expect(score(0, 0) == 0)
    }

    @Test func `what led to everything is less suspect than what led to nearly all flagged`() {
        let total = OutputCoverage.Count(flagged: 20, unflagged: 480)
        let everything = Suspects.suspiciousness(total, of: total)
        let most = Suspects.suspiciousness(
            OutputCoverage.Count(flagged: 19, unflagged: 20), of: total)
        #expect(most > everything)
    }

    @Test func `runs that led to the same flagged outputs are one group`() {
        let groups = Suspects.groups([1, 2, 3, 4].map { facts($0) }, coverage)
        #expect(groups.map { $0.suspects.map(\.run) } == [[2, 1], [3]])
        #expect(groups.map(\.flaggedCount) == [2, 1])
        // One of two unflagged outputs: seven tenths of ln(2) / ln(4).
        #expect(abs(groups[0].suspects[1].score - 1.65) < 1e-12)
        #expect(groups[0].score == 2)
        #expect(groups[0].suspects[0].owner == "ana")
    }

    @Test func `evidence moves a suspect up by a quarter a piece`() {
        let groups = Suspects.groups(
            [facts(1, [.outputDrift, .failedTests(["rows"])]), facts(2), facts(3)], coverage)
        #expect(groups[0].suspects.map(\.run) == [1, 2])
        #expect(abs(groups[0].suspects[0].score - 2.15) < 1e-12)
        #expect(groups[0].suspects[0].evidence == [.outputDrift, .failedTests(["rows"])])
    }

    @Test func `of equal suspects the latest comes first`() {
        let groups = Suspects.groups([facts(2, at: 5), facts(3), facts(11, at: 9)], coverage)
        #expect(groups.map { $0.suspects.map(\.run) } == [[2], [11, 3]])
    }
}
