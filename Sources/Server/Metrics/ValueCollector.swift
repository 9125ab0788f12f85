import Drift
import Exposition
import Monitor

/// What fields have seen since they appeared.
struct ValueCollector: MetricsCollector {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        var values = MetricFamily(Self.values)
        var missing = MetricFamily(Self.missing)
        var invalid = MetricFamily(Self.invalid)
        var late = MetricFamily(Self.late)
        var histogram = MetricFamily(Self.histogram)
        for field in snapshot.fields {
            let counters = field.reading.counters
            values.add(field.labels, Double(counters.valueCount))
            missing.add(field.labels, Double(counters.missingCount))
            guard field.detail == .full else { continue }
            if let reason = field.reading.kind?.reasonForRefusal {
                invalid.add(
                    field.labels.appending("reason", reason), Double(counters.refusedCount))
            }
            invalid.add(field.labels.appending("reason", "type"), Double(counters.mistypedCount))
            late.add(field.labels, Double(counters.lateCount))
            if let sample = field.histogramSample { histogram.add(field.labels, histogram: sample) }
        }
        return [values, missing, invalid, late, histogram]
    }

    private static let values = MetricDescriptor(
        name: "strandline_values_total",
        help: "Values observed, missing and refused ones among them.", type: .counter)
    private static let missing = MetricDescriptor(
        name: "strandline_missing_values_total", help: "Values that were null or NaN.",
        type: .counter)
    private static let invalid = MetricDescriptor(
        name: "strandline_invalid_values_total",
        help:
            "Values that were counted and otherwise refused: infinite, of another dimension, or of"
            + " another type.", type: .counter)
    private static let late = MetricDescriptor(
        name: "strandline_late_values_total",
        help: "Values that came after the window had slid past their time.", type: .counter)
    private static let histogram = MetricDescriptor(
        name: "strandline_value", help: "Every finite value since the field appeared.",
        type: .histogram)
}

extension ScrapedField {
    fileprivate var histogramSample: HistogramSample? {
        guard let histogram = reading.histogram, histogram.isSettled else { return nil }
        var cumulative: UInt64 = 0
        var buckets: [HistogramSample.Bucket] = []
        for (bound, count) in zip(histogram.upperBounds, histogram.counts) {
            cumulative += UInt64(count)
            buckets.append((bound, cumulative, nil))
        }
        cumulative += UInt64(histogram.counts.last ?? 0)
        return HistogramSample(classic: buckets, sum: histogram.sum, count: cumulative)
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
