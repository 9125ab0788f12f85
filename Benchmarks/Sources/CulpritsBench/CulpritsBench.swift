import Lineage
import Randomness

/// Plants a culprit in many pipelines and prints how often each ranking names it.
///
/// The seeds are those of no test and were used for nothing but these figures.
@main struct CulpritsBench {
    private static let flagCounts = [2, 5, 20]
    private static let worldCount = 300

    static func main() {
        print("Shares of worlds whose culprit came first · among the first three")
        for (noise, mistakes) in [("no flag", 0.0), ("one flag in ten", 0.1)] {
            print("\nWhere \(noise) is a mistake:\n")
            table(
                "one run", firstSeed: 710_000, mistakes: mistakes, plantsCommit: false,
                ours: "review: coverage + evidence", place: { $0.place(by: $1) },
                reviewed: \.reviewedPlace)
            print("")
            table(
                "component@commit", firstSeed: 720_000, mistakes: mistakes, plantsCommit: true,
                ours: "review: log-likelihood ratio", place: { $0.commitPlace(by: $1) },
                reviewed: \.reviewedCommitPlace)
        }
    }

    private static func table(
        _ culprit: String, firstSeed: UInt64, mistakes: Double, plantsCommit: Bool, ours: String,
        place: (PlantedWorld, Ranking) -> Int?, reviewed: KeyPath<PlantedWorld, Int?>
    ) {
        let names = Ranking.peers.map(\.name) + [ours]
        var hits = names.map { _ in (flagCounts + [0]).map { _ in Hits() } }
        for (column, flagCount) in flagCounts.enumerated() {
            for index in 0..<worldCount {
                var generator = SplitMix64(seed: firstSeed + UInt64(column * worldCount + index))
                let world = PlantedWorld(
                    flagCount: flagCount, mistakes: mistakes, plantsCommit: plantsCommit,
                    &generator)
                let places = Ranking.peers.map { place(world, $0) } + [world[keyPath: reviewed]]
                for (row, place) in places.enumerated() {
                    hits[row][column].add(place)
                    hits[row][flagCounts.count].add(place)
                }
            }
        }
        printRows(culprit, names, hits)
    }

    private static func printRows(_ culprit: String, _ names: [String], _ hits: [[Hits]]) {
        let titles = flagCounts.map { "\($0) flags" } + ["all"]
        print("| \(culprit) | " + titles.joined(separator: " | ") + " |")
        print("|---" + String(repeating: "|---", count: titles.count) + "|")
        for (name, hits) in zip(names, hits) {
            let cells = hits.map { $0.shares.map(text).joined(separator: " · ") }
            print("| \(name) | " + cells.joined(separator: " | ") + " |")
        }
    }

    private static func text(_ share: Double) -> String {
        let hundredths = Int((share * 100).rounded())
        return hundredths == 100 ? "1.00" : hundredths < 10 ? ".0\(hundredths)" : ".\(hundredths)"
    }
}
