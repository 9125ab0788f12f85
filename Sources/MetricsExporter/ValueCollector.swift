import Drift
import Exposition
import Instants
import Monitor
import Sketches

/// What fields have seen since they appeared.
struct ValueCollector: FieldCollector {
    func families(of field: ScrapedField) -> [MetricFamily] {
        let counters = field.reading.counters
        var invalid = MetricFamily(Self.invalid)
        var late = MetricFamily(Self.late)
        var histogram = MetricFamily(Self.histogram)
        if field.detail == .full {
            if let reason = field.reading.kind?.reasonForRefusal {
                invalid.add(field.labels(adding: "reason", reason), Double(counters.refusedCount))
            }
            invalid.add(field.labels(adding: "reason", "type"), Double(counters.mistypedCount))
            late.add(field.labels, Double(counters.lateCount))
            if let values = field.reading.histogram {
                histogram.add(field.labels, histogram: HistogramSample(values))
            }
        }
        return [
            MetricFamily(Self.values, field.labels, Double(counters.valueCount)),
            MetricFamily(Self.missing, field.labels, Double(counters.missingCount)),
            invalid, late, histogram,
        ]
    }

    private static let values = MetricDescriptor(
        name: "strandline_values_total",
        help: "Values observed, including missing and invalid ones.", type: .counter)
    private static let missing = MetricDescriptor(
        name: "strandline_missing_values_total", help: "Values that were null or NaN.",
        type: .counter)
    private static let invalid = MetricDescriptor(
        name: "strandline_invalid_values_total",
        help:
            "Values observed and left out of the window: infinite, of another dimension or of"
            + " another type.", type: .counter)
    private static let late = MetricDescriptor(
        name: "strandline_late_values_total",
        help: "Values older than the window on arrival.", type: .counter)
    private static let histogram = MetricDescriptor(
        name: "strandline_value",
        help: "Distribution of the finite values since the field appeared.",
        type: .histogram)
}

extension HistogramSample {
    /// Every value of a field: in classic buckets, and in the field's exponential ones.
    fileprivate init(_ values: LifetimeHistogram) {
        var cumulative: UInt64 = 0
        var buckets: [Bucket] = []
        for (index, bound) in (values.upperBounds + [.infinity]).enumerated() {
            // Without bounds as yet there is one bucket alone, which holds all values.
            cumulative =
                values.counts.isEmpty
                ? UInt64(values.count) : cumulative + UInt64(values.counts[index])
            buckets.append((bound, cumulative, values.exemplars[index].map { Exemplar($0) }))
        }
        self.init(
            classic: buckets, sum: values.sum, count: UInt64(values.count),
            native: NativeHistogram(values.exponential))
    }
}

extension NativeHistogram {
    /// The same buckets, whose bounds are Prometheus' own.
    fileprivate init(_ histogram: ExponentialHistogram) {
        self.init(
            schema: histogram.schema, zeroThreshold: histogram.zeroThreshold,
            zeroCount: UInt64(histogram.zeroCount),
            positive: histogram.positiveBuckets.map { ($0.index, UInt64($0.count)) },
            negative: histogram.negativeBuckets.map { ($0.index, UInt64($0.count)) })
    }
}

extension Exemplar {
    /// A value with what leads to its trace: the output's id and the run, as far as they are known.
    fileprivate init(_ value: TracedValue) {
        var labels: [LabelSet.Pair] = []
        if let id = value.id { labels.append(("output", id)) }
        if let run = value.run { labels.append(("run", String(run))) }
        self.init(
            labels: LabelSet(labels), value: value.value, timestamp: value.at.unixSeconds)
    }
}

extension FieldKind {
    /// Why values of the kind are refused one by one; nil where none is.
    fileprivate var reasonForRefusal: String? {
        switch self {
        case .numeric: "infinite"
        case .categorical: nil
        case .embedding: "dimension"
        }
    }
}
