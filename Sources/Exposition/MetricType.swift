/// What the samples of a metric family are.
package enum MetricType: Sendable, Hashable {
    /// A total that only grows; its name ends in `_total`.
    case counter
    /// A value that goes up and down.
    case gauge
    /// Counts of values in buckets, with their sum and number.
    case histogram
    /// Facts in labels beside the constant value 1; its name ends in `_info`.
    case info
    /// Nothing is known of the values.
    case unknown

    /// The word after `# TYPE` in the Prometheus text format, which knows no info metrics.
    var textName: String {
        switch self {
        case .counter: "counter"
        case .gauge, .info: "gauge"
        case .histogram: "histogram"
        case .unknown: "untyped"
        }
    }

    /// The word after `# TYPE` in OpenMetrics.
    var openMetricsName: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        case .info: "info"
        case .unknown: "unknown"
        }
    }

    /// The suffix that belongs to the samples, and not to the family, in OpenMetrics.
    var openMetricsSuffix: String {
        switch self {
        case .counter: "_total"
        case .info: "_info"
        case .gauge, .histogram, .unknown: ""
        }
    }

    /// The number of the type in `io.prometheus.client.MetricType`.
    var protobufNumber: UInt64 {
        switch self {
        case .counter: 0
        case .gauge, .info: 1
        case .unknown: 3
        case .histogram: 4
        }
    }
}
