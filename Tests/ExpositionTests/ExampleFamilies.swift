import Exposition

/// Families of every type, with what is awkward in each.
enum ExampleFamilies {
    static let all = [values, ratio, unsigned, positive, reference, unknown, empty]

    static let bidder = LabelSet([("component", "bidder"), ("role", "output")])
    static let awkward = LabelSet([("component", "a\\b\"c\nd,é"), ("role", "")])

    static let run = Exemplar(labels: LabelSet([("run", "17")]), value: 0.25, timestamp: 1.5e9)

    /// A counter; one exemplar has too long a label.
    static var values: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: "strandline_values_total", help: "Values \"seen\",\nwith a \\.",
                type: .counter))
        family.add(bidder, 1_234_567)
        family.add(awkward, 3, exemplar: run)
        let long = Exemplar(
            labels: LabelSet([("run", String(repeating: "é", count: 126))]), value: 1)
        family.add(bidder.appending("field", "price"), 0, exemplar: long)
        return family
    }

    /// A gauge with a unit, and numbers of all kinds.
    static var ratio: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: "strandline_window_lag_seconds", help: "Lag.", type: .gauge, unit: "seconds"))
        let numbers: [Double] = [0.1, -2.5e-7, 1e6, .nan, .infinity, -.infinity, 123_456.75]
        for (index, number) in numbers.enumerated() {
            family.add(bidder.appending("field", "f\(index)"), number)
        }
        family.add(.empty, 17)
        return family
    }

    /// A histogram with a bound and values below zero, and a native half.
    static var unsigned: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: "strandline_value", help: "Values since start.", type: .histogram))
        family.add(
            bidder,
            histogram: HistogramSample(
                classic: [(-1, 2, nil), (0, 3, nil), (2.5, 9, run), (1e6, 11, nil)],
                sum: 1_000_004.5, count: 12,
                native: NativeHistogram(
                    schema: 0, zeroThreshold: 1e-128, zeroCount: 1,
                    positive: [(0, 2), (1, 3), (4, 1), (20, 2), (21, 1)], negative: [(1, 2)])))
        family.add(
            awkward,
            histogram: HistogramSample(
                classic: [], sum: 0, count: 0,
                native: NativeHistogram(
                    schema: 3, zeroThreshold: 0, zeroCount: 0, positive: [], negative: [])))
        return family
    }

    /// A histogram that OpenMetrics takes whole, with a bound that is complete.
    static var positive: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: "strandline_run_duration_seconds", help: "Runs.", type: .histogram,
                unit: "seconds"))
        family.add(
            .empty,
            histogram: HistogramSample(
                classic: [(0.5, 1, nil), (1, 1, nil), (.infinity, 4, run)], sum: 12.25, count: 4))
        return family
    }

    static var reference: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: "strandline_reference_info", help: "The reference in force.", type: .info))
        family.add(bidder.appending("run", "9"), 1)
        return family
    }

    /// A family of unknown type with a unit that its name does not end in.
    static var unknown: MetricFamily {
        var family = MetricFamily(
            MetricDescriptor(
                name: "strandline_custom", help: "Anything.", type: .unknown, unit: "bytes"))
        family.add(bidder, 1.5)
        return family
    }

    /// Without series, and so without a trace in the output.
    static let empty = MetricFamily(
        MetricDescriptor(name: "strandline_empty", help: "Nothing.", type: .gauge))
}
