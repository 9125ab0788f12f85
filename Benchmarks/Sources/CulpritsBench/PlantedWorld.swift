import Lineage
import Randomness

/// A month of a pipeline in which one run, or one commit of a component, spoils what comes of it,
/// and a few of the outputs are flagged.
///
/// Nine in ten outputs that came from the culprit are bad, and some flags are mistakes that sit on
/// outputs which the culprit has nothing to do with.
struct PlantedWorld {
    let world: PipelineWorld
    let commits: [RunPredicate]
    let culprit: Int
    let coverage: OutputCoverage
    let facts: [Suspects.RunEvidence]

    private static let badShare = 0.9

    /// - Parameters:
    ///   - flagCount: The outputs that get flagged.
    ///   - mistakes: The share of flags that are mistakes.
    ///   - plantsCommit: Whether all runs of a commit are at fault instead of one.
    ///   - generator: Draws it all.
    init(flagCount: Int, mistakes: Double, plantsCommit: Bool, _ generator: inout SplitMix64) {
        while true {
            let world = PipelineWorld(&generator)
            let commits = world.commits(&generator)
            let descendants = world.descendants()
            let candidates = world.steps.indices.filter { world.steps[$0].component != "infer" }
            guard let culprit = candidates.randomElement(using: &generator) else { continue }
            var spoilt = descendants[culprit]
            if plantsCommit {
                for step in world.steps.indices where commits[step] == commits[culprit] {
                    spoilt.formUnion(descendants[step])
                }
            }
            let bad = spoilt.sorted().filter { _ in generator.chance(Self.badShare) }
            guard bad.count >= flagCount else { continue }
            let good = world.outputs.filter { !spoilt.contains($0) }
            var flagged: Set<Int> = []
            while flagged.count < flagCount {
                let isMistake = generator.chance(mistakes)
                let drawn = (isMistake ? good : bad).randomElement(using: &generator)
                if let drawn { flagged.insert(drawn) }
            }
            self.world = world
            self.commits = commits
            self.culprit = culprit
            coverage = OutputCoverage(
                outputs: world.outputs.map {
                    OutputCoverage.Output(run: Int64($0), isFlagged: flagged.contains($0))
                }, edges: world.edges)
            facts = coverage.runs.sorted().map { run in
                Suspects.RunEvidence(
                    run: run, component: world.steps[Int(run)].component, owner: "",
                    startedAt: world.steps[Int(run)].startedAt,
                    evidence: PipelineWorld.evidence(isCulprit: run == Int64(culprit), &generator))
            }
            return
        }
    }

    /// The place of the run at fault by a formula, of equals the latest first.
    func place(by ranking: Ranking) -> Int? {
        facts.map { (ranking.score(coverage.count(of: $0.run), coverage.total), $0) }
            .sorted { ($0.0, $0.1.startedAt, $0.1.run) > ($1.0, $1.1.startedAt, $1.1.run) }
            .firstIndex { $0.1.run == Int64(culprit) }
    }

    /// The place of the run at fault among the suspects of a review.
    var reviewedPlace: Int? {
        Suspects.groups(facts, coverage).flatMap(\.suspects)
            .sorted { ($0.score, $0.startedAt, $0.run) > ($1.score, $1.startedAt, $1.run) }
            .firstIndex { $0.run == Int64(culprit) }
    }

    private var holders: [RunPredicate: SuspectPredicates.MatchingRuns] {
        Dictionary(grouping: world.steps.indices) { commits[$0] }
            .mapValues { SuspectPredicates.MatchingRuns(runs: $0.map { Int64($0) }) }
    }

    /// The place of the commit at fault by a formula; equals by name, the later release first.
    func commitPlace(by ranking: Ranking) -> Int? {
        holders.map { predicate, holders in
            (ranking.score(coverage.count(ofAnyOf: holders.runs), coverage.total), predicate)
        }
        .sorted { ($0.0, "\($0.1)") > ($1.0, "\($1.1)") }
        .firstIndex { $0.1 == commits[culprit] }
    }

    /// The place of the commit at fault among the predicates of a review.
    var reviewedCommitPlace: Int? {
        SuspectPredicates.ranked(holders, coverage, limit: 100)
            .firstIndex { $0.predicate == commits[culprit] }
    }
}
