import Exposition

/// Series as an exporter keeps them from scrape to scrape, their labels rendered.
struct KeptSeries {
    private let descriptor: MetricDescriptor
    private let samples: [MetricFamily.Sample]

    /// Lines as long as those of a drift score: two labels and some 90 bytes.
    static func gauges(_ count: Int) -> KeptSeries {
        var family = MetricFamily(
            MetricDescriptor(name: "strandline_drift_score", help: "A score.", type: .gauge))
        for index in 0..<count {
            family.add(labels(index), Double((index * 7919) % 100_003) / 99_991)
        }
        return KeptSeries(family)
    }

    /// Histograms with `bucketCount` bounds.
    static func histograms(_ count: Int, bucketCount: Int) -> KeptSeries {
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
        return KeptSeries(family)
    }

    private init(_ family: MetricFamily) {
        descriptor = family.descriptor
        samples = family.samples
    }

    private static func labels(_ index: Int) -> LabelSet {
        LabelSet([
            ("component", "component-\(index / 100)"), ("field", "feature_number_\(index)"),
        ])
    }

    /// What a scrape does with them: it gathers them into their family.
    func gathered() -> [MetricFamily] {
        var family = MetricFamily(descriptor)
        family.reserveCapacity(samples.count)
        for sample in samples { family.add(sample) }
        return [family]
    }
}
