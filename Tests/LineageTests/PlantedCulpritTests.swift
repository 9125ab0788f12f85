import Instants
import Lineage
import Randomness
import Testing

/// Plants a culprit in many pipelines and asks how often a ranking names it among the first three.
///
/// Nine in ten outputs that came from the culprit are bad, and half of the bad ones get flagged.
@Suite struct PlantedCulpritTests {
    private static let worldCount = 100

    /// The shares of worlds whose culprit came first and among the first three.
    private struct Hits {
        var first = 0
        var three = 0

        mutating func add(_ rank: Int?) {
            guard let rank else { return }
            first += rank < 1 ? 1 : 0
            three += rank < 3 ? 1 : 0
        }

        func ratios(of count: Int) -> (first: Double, three: Double) {
            (Double(first) / Double(count), Double(three) / Double(count))
        }
    }

    private func coverage(
        _ world: PipelineWorld, behind isBad: (Int) -> Bool, _ generator: inout SplitMix64
    ) -> OutputCoverage? {
        let outputs = world.outputs.map { output in
            let isFlagged = isBad(output) && generator.chance(0.9) && generator.chance(0.5)
            return OutputCoverage.Output(run: Int64(output), isFlagged: isFlagged)
        }
        guard outputs.count(where: \.isFlagged) > 1 else { return nil }
        return OutputCoverage(outputs: outputs, edges: world.edges)
    }

    @Test func `a bad run is among the first three suspects in 88 of 100 worlds`() {
        var generator = SplitMix64(seed: 20)
        var plain = Hits()
        var byCount = Hits()
        var withEvidence = Hits()
        var groups = Hits()
        var count = 0
        while count < Self.worldCount {
            let world = PipelineWorld(&generator)
            let descendants = world.descendants()
            let candidates = world.steps.indices.filter {
                world.steps[$0].component != "infer" && descendants[$0].count >= 5
            }
            guard let culprit = candidates.randomElement(using: &generator) else { continue }
            let bad = descendants[culprit]
            guard let coverage = coverage(world, behind: bad.contains, &generator) else { continue }
            count += 1
            let facts = coverage.runs.sorted().map { run in
                Suspects.RunEvidence(
                    run: run, component: world.steps[Int(run)].component, owner: "",
                    startedAt: world.steps[Int(run)].startedAt)
            }
            plain.add(rank(of: culprit, Suspects.groups(facts, coverage)))
            byCount.add(
                facts.sorted {
                    (coverage.count(of: $0.run).flagged, $0.startedAt)
                        > (coverage.count(of: $1.run).flagged, $1.startedAt)
                }.firstIndex { $0.run == Int64(culprit) })
            let informed = facts.map { facts in
                var facts = facts
                facts.evidence = PipelineWorld.evidence(
                    isCulprit: facts.run == Int64(culprit), &generator)
                return facts
            }
            let ranked = Suspects.groups(informed, coverage)
            withEvidence.add(rank(of: culprit, ranked))
            groups.add(
                ranked.firstIndex { $0.suspects.contains { $0.run == Int64(culprit) } })
        }
        #expect(withEvidence.ratios(of: count).three >= 0.88)
        #expect(withEvidence.three > plain.three)
        #expect(plain.three >= byCount.three)
    }

    @Test func `a bad commit is among the first three predicates in 87 of 100 worlds`() {
        var generator = SplitMix64(seed: 21)
        var ratio = Hits()
        var byCount = Hits()
        var count = 0
        while count < Self.worldCount {
            let world = PipelineWorld(&generator)
            let commits = world.commits(&generator)
            let descendants = world.descendants()
            let held = Dictionary(grouping: world.steps.indices) { commits[$0] }
            let candidates = held.filter { commit, steps in
                steps.reduce(into: Set()) { $0.formUnion(descendants[$1]) }.count >= 5
            }.keys.sorted { "\($0)" < "\($1)" }
            guard let culprit = candidates.randomElement(using: &generator) else { continue }
            let bad = (held[culprit] ?? []).reduce(into: Set()) { $0.formUnion(descendants[$1]) }
            guard let coverage = coverage(world, behind: bad.contains, &generator) else { continue }
            count += 1
            let holders = held.mapValues { steps in
                SuspectPredicates.MatchingRuns(runs: steps.map { Int64($0) })
            }
            ratio.add(
                SuspectPredicates.ranked(holders, coverage, limit: 3)
                    .firstIndex { $0.predicate == culprit })
            byCount.add(
                holders.sorted {
                    (coverage.count(ofAnyOf: $0.value.runs).flagged, "\($0.key)")
                        > (coverage.count(ofAnyOf: $1.value.runs).flagged, "\($1.key)")
                }.firstIndex { $0.key == culprit })
        }
        #expect(ratio.ratios(of: count).three >= 0.87)
        #expect(ratio.three > byCount.three)
    }

    /// The place of a run among all suspects by score.
    private func rank(of culprit: Int, _ groups: [SuspectGroup]) -> Int? {
        groups.flatMap(\.suspects)
            .sorted { ($0.score, $0.startedAt, $0.run) > ($1.score, $1.startedAt, $1.run) }
            .firstIndex { $0.run == Int64(culprit) }
    }
}
