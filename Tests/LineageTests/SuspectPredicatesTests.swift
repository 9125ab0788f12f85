import ClientText
import Lineage
import Testing

@Suite struct SuspectPredicatesTests {
    private func ratio(_ flagged: Int, _ others: Int, of total: (Int, Int)) -> Double {
        SuspectPredicates.oneSidedLogLikelihoodRatio(
            OutputCoverage.Count(flagged: flagged, unflagged: others),
            of: OutputCoverage.Count(flagged: total.0, unflagged: total.1))
    }

    /// `scipy.stats.chi2_contingency([[a, b], [c, d]], correction=False,
    /// lambda_="log-likelihood").statistic` with a and b the covered and uncovered flagged outputs.
    @Test(arguments: [
        (62, 15, (100, 92), 43.96341587834189),
        (3, 1, (3, 10), 9.546626545159917),
        (10, 0, (10, 90), 65.01659467828966),
        (5, 49, (9, 99), 0.12144205320358592),
    ])
    func `the ratio is the likelihood ratio of the four cells`(
        flagged: Int, others: Int, total: (Int, Int), expected: Double
    ) {
        #expect(abs(ratio(flagged, others, of: total) - expected) < 1e-9)
    }

    @Test func `what is commoner among the others says nothing`() {
        #expect(ratio(1, 50, of: (10, 90)) == 0)
        #expect(ratio(1, 9, of: (10, 90)) == 0)
        #expect(ratio(10, 90, of: (10, 90)) == 0)
        #expect(ratio(0, 0, of: (10, 90)) == 0)
        #expect(ratio(10, 0, of: (10, 0)) == 0)
    }

    @Test func `predicates are ranked by what they tell, with owners`() {
        // Runs 1 to 4 made flagged outputs, 5 to 8 others; each output is a run of its own.
        let coverage = OutputCoverage(
            outputs: (1...8).map { OutputCoverage.Output(run: $0, isFlagged: $0 <= 4) }, edges: [])
        let bad = RunPredicate.commit(component: "train", commit: "3f")
        let weak = RunPredicate.parameter(component: "train", name: "depth", value: "4")
        let holders: [RunPredicate: SuspectPredicates.MatchingRuns] = [
            bad: SuspectPredicates.MatchingRuns(runs: [1, 2, 3, 4], owners: ["bo", "ana"]),
            weak: SuspectPredicates.MatchingRuns(runs: [1, 2, 5]),
            .input(artifact: "a", version: "v1"): SuspectPredicates.MatchingRuns(runs: [1, 5, 6]),
            .input(artifact: "a", version: "v2"): SuspectPredicates.MatchingRuns(runs: [1]),
            .input(artifact: "a", version: "v3"): SuspectPredicates.MatchingRuns(
                runs: Array(1...8)),
        ]
        let ranked = SuspectPredicates.ranked(holders, coverage, limit: 9)
        #expect(ranked.map(\.predicate) == [bad, weak])
        #expect(ranked[0].owners == ["ana", "bo"])
        #expect(ranked[0].coverage == OutputCoverage.Count(flagged: 4, unflagged: 0))
        #expect(ranked[1].coverage == OutputCoverage.Count(flagged: 2, unflagged: 1))
        #expect(SuspectPredicates.ranked(holders, coverage, limit: 1).map(\.predicate) == [bad])
    }

    @Test func `with one flagged output its own predicates count`() {
        let coverage = OutputCoverage(
            outputs: (1...3).map { OutputCoverage.Output(run: $0, isFlagged: $0 == 1) }, edges: [])
        let own = RunPredicate.input(artifact: "a", version: "v1")
        let ranked = SuspectPredicates.ranked(
            [own: SuspectPredicates.MatchingRuns(runs: [1])], coverage, limit: 9)
        #expect(ranked.map(\.predicate) == [own])
    }

    @Test(arguments: [
        (RunPredicate.commit(component: "train", commit: "3f"), "train@3f"),
        (.parameter(component: "train", name: "depth", value: "4"), "train: depth=4"),
        (.input(artifact: "features.csv", version: "v3"), "features.csv=v3"),
    ])
    func `a predicate is told in a few words`(predicate: RunPredicate, text: String) {
        #expect(predicate.description == text)
    }
}
