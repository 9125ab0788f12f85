import Exposition
import Strandline

extension DurationHistogram {
    /// The histogram as it is published.
    var sample: HistogramSample {
        var cumulative: UInt64 = 0
        var buckets: [HistogramSample.Bucket] = []
        for (bound, count) in zip(upperBounds, counts) {
            cumulative += count
            buckets.append((bound, cumulative, nil))
        }
        return HistogramSample(
            classic: buckets, sum: sum, count: cumulative + (counts.last ?? 0))
    }
}
