import Drift
import Instants
import Monitor
import Sketches
import Timing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Measures what all scores of a field cost, and what a scrape that scores many fields does.
@main
enum ScoresBench {
    static func main() async {
        let peers = PeerFigures()
        var table = ComparisonTable(unit: "µs")
        var draws = SampleSource(seed: 1)
        for shape in Shape.all + [Shape.embedding] {
            let isEmbedding = shape.name == Shape.embedding.name
            let panes = (0..<4).map { _ in shape.summary(isEmbedding ? 500 : 12_500, &draws) }
            guard let prepared = PreparedReference(panes: panes) else { continue }
            let window = shape.summary(5000, &draws)
            let time = CPUTime.median(per: 200) {
                (0..<200).reduce(0) { sum, _ in sum + prepared.report(on: window).score }
            }
            table.add(
                "all scores, \(shape.name)", ours: time / 1000,
                target: isEmbedding ? nil : 20,
                peer: peers[shape.name] == nil ? nil : "scipy, two tests",
                theirs: peers[shape.name].map { $0 / 1000 })
        }
        print(table.markdown)
        print()
        print(await ManyFields(fieldCount: 10_000).measured().markdown)
    }
}
