import Histogram
import Sketches
import Timing

/// The exponential histogram alone, and merging panes of it.
func addHistogramRows(_ table: inout ComparisonTable, _ peers: PeerFigures) {
    var source = SampleSource(seed: 2)
    let lognormal = source.values(1 << 18) { $0.lognormal() }
    let samples = [
        ("lognormal", lognormal), ("normal", source.values(1 << 18) { $0.normal() }),
        ("half zeros", source.values(1 << 18, halfZero)),
    ]
    var figures: [Double] = []
    for (name, values) in samples {
        let ours = histogramTime(values)
        figures.append(ours)
        table.add(
            "histogram, \(name)", ours: ours, target: 2, peer: "numpy.histogram, 160 bins",
            theirs: peers["numpy histogram"])
    }
    for peer in ["numpy sort", "ddsketch", "prometheus_client"] {
        table.add("histogram, lognormal", ours: figures[0], peer: peer, theirs: peers[peer])
    }
    table.add(
        "histogram, lognormal", ours: figures[0], peer: "hdrhistogram-swift, 2 digits",
        theirs: hdrHistogramTime(lognormal))
    addMergeRow(to: &table, peers, lognormal)
}

private func histogramTime(_ values: [Double]) -> Double {
    var warm = ExponentialHistogram()
    forEachBatch(Array(values[..<(1 << 16)])) { warm.add($0) }
    return CPUTime.median(per: values.count, setUp: { warm }) { histogram in
        forEachBatch(values) { histogram.add($0) }
    }
}

/// The Swift port of HdrHistogram, which counts integers: thousandths.
private func hdrHistogramTime(_ values: [Double]) -> Double {
    let integers = values.map { UInt64($0 * 1000) }
    let empty = Histogram<UInt64>(
        highestTrackableValue: 1_000_000_000, numberOfSignificantValueDigits: .two)
    return CPUTime.median(per: integers.count, setUp: { empty }) { histogram in
        for value in integers { histogram.record(value) }
    }
}

/// Panes of a few thousand values each, merged into a window that has seen such panes.
private func addMergeRow(
    to table: inout ComparisonTable, _ peers: PeerFigures, _ values: [Double]
) {
    let panes = stride(from: 0, to: values.count, by: 4096).map { start in
        var pane = ExponentialHistogram()
        pane.add(values.span.extracting(start..<start + 4096))
        return pane
    }
    var window = ExponentialHistogram()
    for pane in panes { window.merge(pane) }
    let ours = CPUTime.median(per: 100 * panes.count, setUp: { window }) { window in
        for _ in 0..<50 {
            for pane in panes { window.merge(pane) }
            for pane in panes { window.subtract(pane) }
        }
    }
    for peer in ["datasketches KLL merge", "ddsketch merge"] {
        table.add(
            "histogram, merge or subtract a pane", ours: ours, target: 50, peer: peer,
            theirs: peers[peer])
    }
}
