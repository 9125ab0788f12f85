import Sketches
import Timing

/// Values come in batches of this size.
let batchLength = 1024

/// The values in batches.
func forEachBatch(_ values: [Double], _ body: (Span<Double>) -> Void) {
    let span = values.span
    for start in stride(from: 0, to: span.count, by: batchLength) {
        body(span.extracting(start..<min(start + batchLength, span.count)))
    }
}

/// Everything that a numeric field keeps, on a series that has seen 2^16 values before.
func addPipelineRows(_ table: inout ComparisonTable, _ peers: PeerFigures) {
    let sample = Sample(seed: 1)
    let samples = [
        ("lognormal", sample.lognormal(count: 1 << 18)),
        ("normal", sample.normal(count: 1 << 18)),
        ("half zeros", sample.halfZeros(count: 1 << 18)),
        ("1e6 + normal", sample.normal(count: 1 << 18).map { 1e6 + $0 }),
        ("100 codes", sample.values(1 << 18) { ($0.uniform() * 100).rounded(.down) }),
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
