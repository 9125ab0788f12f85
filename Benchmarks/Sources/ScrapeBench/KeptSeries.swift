import Exposition

/// Series as the exporter keeps them from scrape to scrape while their fields do not change.
enum KeptSeries {
    /// Lines as long as those of a drift score: two labels and some 90 bytes.
    static func gauges(_ count: Int) -> [MetricFamily] {
        var family = MetricFamily(
            MetricDescriptor(name: "strandline_drift_score", help: "A score.", type: .gauge))
        for index in 0..<count {
            family.add(labels(index), Double((index * 7919) % 100_003) / 99_991)
        }
        return [family]
    }

    /// Histograms with `bucketCount` bounds.
    static func histograms(_ count: Int, bucketCount: Int) -> [MetricFamily] {
        var family = MetricFamily(
            MetricDescriptor(name: "strandline_value", help: "Values.", type: .histogram))
        for index in 0..<count {
            let buckets = (1...bucketCount).map { bucket in
                (
                    upperBound: Double(bucket) * 0.05, cumulativeCount: UInt64(bucket * index),
                    exemplar: Exemplar?.none
                )
            }
            family.add(
                labels(index),
                histogram: HistogramSample(
                    classic: buckets, sum: Double(index) * 0.37,
                    count: UInt64(bucketCount * index)))
        }
        return [family]
    }

    private static func labels(_ index: Int) -> LabelSet {
        LabelSet([
            ("component", "component-\(index / 100)"), ("field", "feature_number_\(index)"),
        ])
    }
}
