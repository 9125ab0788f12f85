import Sketches
import Timing

/// Prints how fast the summaries are beside their peers.
@main struct SketchesBench {
    static func main() {
        let peers = PeerFigures()
        let sample = Sample(seed: 1).lognormal(count: 1 << 20)
        var table = ComparisonTable(unit: "ns")
        table.add(
            "KLL, 2^20 values", ours: kll(sample), target: 11, peer: "datasketches, KLL 200",
            theirs: peers["datasketches kll"])
        print(table.markdown)
    }

    private static func kll(_ sample: [Double]) -> Double {
        CPUTime.median(per: sample.count, setUp: { QuantileSketch() }) { $0.add(sample.span) }
    }
}
