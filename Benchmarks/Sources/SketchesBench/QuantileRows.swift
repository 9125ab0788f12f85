import Sketches
import Timing

/// The KLL sketch alone: from the first value on, on a series that goes on, and while it samples.
func addQuantileRows(_ table: inout ComparisonTable, _ peers: PeerFigures) {
    var source = SampleSource(seed: 3)
    let values = source.values(1 << 20) { $0.lognormal() }
    for count in [1000, 10_000, 131_000] {
        let runs = max(1, 131_000 / count)
        let ours = CPUTime.median(per: runs * count) {
            for run in 0..<runs {
                var sketch = QuantileSketch()
                sketch.add(values.span.extracting(run * count..<(run + 1) * count))
                CPUTime.keep(sketch)
            }
        }
        table.add(
            "KLL, the first \(count) values", ours: ours, target: 11,
            peer: "datasketches KLL, the same", theirs: peers["kll \(count)"])
    }
    let span = values.span
    let rows = [("from 2^16 to 2^17 values", 1 << 16, 11.0), ("from 2^18 to 2^19", 1 << 18, 2.2)]
    for (name, seen, target) in rows {
        var warm = QuantileSketch()
        warm.add(span.extracting(0..<seen))
        let ours = CPUTime.median(per: seen - 2, setUp: { warm }) { sketch in
            sketch.add(span.extracting(seen..<2 * seen - 2))
        }
        table.add(
            "KLL, \(name)", ours: ours, target: target, peer: "datasketches KLL, in batches",
            theirs: peers["kll batches"])
    }
}
