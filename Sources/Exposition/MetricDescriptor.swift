/// The name of a metric family and what it means.
package struct MetricDescriptor: Sendable, Hashable {
    /// The full name, with `_total` or `_info` where the type asks for it.
    package let name: String
    /// One sentence on what is measured.
    package let help: String
    package let type: MetricType
    /// The base unit, such as `seconds`, that the name ends in; nil for a number without one.
    package let unit: String?

    package init(name: String, help: String, type: MetricType, unit: String? = nil) {
        self.name = name
        self.help = help
        self.type = type
        self.unit = unit
    }

    /// The names under which the family and its samples are known in one format or another.
    package var sampleNames: Set<String> {
        let suffixes = type == .histogram ? ["_bucket", "_sum", "_count"] : []
        return Set([name, String(openMetricsName)] + suffixes.map { name + $0 })
    }

    /// The name without the suffix that OpenMetrics gives to samples alone.
    var openMetricsName: Substring {
        name.hasSuffix(type.openMetricsSuffix)
            ? name.dropLast(type.openMetricsSuffix.utf8.count) : name[...]
    }

    /// The unit if the name ends in it, as both OpenMetrics and Prometheus' protobuf reader demand,
    /// and if the type may have one.
    var validUnit: String? {
        guard let unit, type != .info, openMetricsName.hasSuffix("_" + unit) else { return nil }
        return unit
    }
}
