import Sketches
import Timing

/// 100,000 series, each of which gets 64 values at a time: the memory is what takes time.
func addManySeriesRows(_ table: inout ComparisonTable, _ peers: PeerFigures) {
    let seriesCount = 100_000
    let length = 64
    var source = SampleSource(seed: 5)
    let values = source.values(1 << 20) { $0.lognormal() }
    func addRound(_ round: Int, to series: inout [NumericSummary]) {
        for index in series.indices {
            let start = (index &* 7919 &+ round &* 104_729) & ((1 << 20) - 1 - length)
            series[index].add(values.span.extracting(start..<start + length))
        }
    }
    let rounds = 20
    var series = [NumericSummary](repeating: NumericSummary(), count: seriesCount)
    var times: [Double] = []
    for round in 0..<(3 * rounds) {
        let start = CPUTime.now
        addRound(round, to: &series)
        times.append((CPUTime.now - start) / Double(seriesCount * length))
    }
    let first = times[..<rounds].reduce(0, +) / Double(rounds)
    let later = times[(2 * rounds)...].sorted()[rounds / 2]
    table.add(
        "100,000 series in batches of 64, warm", ours: later, target: 15,
        peer: "datasketches KLL in batches of 64", theirs: peers["kll batches of 64"])
    table.add(
        "100,000 series in batches of 64, first 1,280 values", ours: first,
        peer: "datasketches KLL in batches of 64", theirs: peers["kll batches of 64"])
}
