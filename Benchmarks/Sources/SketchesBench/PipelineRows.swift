import Sketches
import Timing

/// Values come in batches of this size.
let batchLength = 1024

/// Normal values, every second one of which is 0 at random.
func halfZero(_ source: inout SampleSource) -> Double {
    source.uniform() < 0.5 ? 0 : source.normal()
}

/// The values in batches.
func forEachBatch(_ values: [Double], _ body: (Span<Double>) -> Void) {
    let span = values.span
    for start in stride(from: 0, to: span.count, by: batchLength) {
        body(span.extracting(start..<min(start + batchLength, span.count)))
    }
}

/// Everything that a numeric field keeps, on a series that has seen 2^16 values before.
func addPipelineRows(_ table: inout ComparisonTable, _ peers: PeerFigures) {
    var source = SampleSource(seed: 1)
    let samples = [
        ("lognormal", source.values(1 << 18) { $0.lognormal() }),
        ("normal", source.values(1 << 18) { $0.normal() }),
        ("half zeros", source.values(1 << 18, halfZero)),
        ("1e6 + normal", source.values(1 << 18) { 1e6 + $0.normal() }),
        ("100 codes", source.values(1 << 18) { ($0.uniform() * 100).rounded(.down) }),
    ]
    for (name, values) in samples {
        var warm = NumericSummary()
        forEachBatch(Array(values[..<(1 << 16)])) { warm.add($0) }
        let ours = CPUTime.median(per: values.count, setUp: { warm }) { summary in
            forEachBatch(values) { summary.add($0) }
        }
        table.add(
            "whole pipeline, \(name)", ours: ours, target: 5, peer: "datasketches KLL alone",
            theirs: peers["kll batches"])
    }
    let values = samples[0].1
    let moments = CPUTime.median(per: values.count, setUp: { Moments() }) { moments in
        forEachBatch(values) { moments.add($0) }
    }
    table.add(
        "moments of order 1 to 4, extremes", ours: moments, peer: "numpy mean and var",
        theirs: peers["numpy moments"])
}
