extension MetricDescriptor {
    /// What Prometheus' naming conventions have against this family, one sentence each; empty where
    /// all is well.
    ///
    /// The rules are those of `promtool check metrics` and of the guide on metric names.
    package var conventionBreaches: [String] {
        var breaches: [String] = []
        if !Self.isValid(name: name) {
            breaches.append("the name is not in lower-case letters, digits and underscores")
        }
        if help.isEmpty { breaches.append("there is no help text") }
        if name.hasSuffix("_total") != (type == .counter) {
            breaches.append("_total must end the names of counters, and of nothing else")
        }
        if type == .info, !name.hasSuffix("_info") {
            breaches.append("the name of an info metric must end in _info")
        }
        for suffix in ["_sum", "_count", "_bucket", "_created"] where name.hasSuffix(suffix) {
            breaches.append("\(suffix) is reserved for the samples of histograms and summaries")
        }
        let words = name.split(separator: "_").map(String.init)
        for word in words where Self.typeNames.contains(word) {
            breaches.append("the name holds the type \(word)")
        }
        for word in words where Self.scaledUnits.contains(word) {
            breaches.append("\(word) is not a base unit")
        }
        if unit != nil, validUnit == nil {
            breaches.append("the name does not end in its unit")
        }
        return breaches
    }

    private static func isValid(name: String) -> Bool {
        guard let first = name.utf8.first, 0x61...0x7A ~= first else { return false }
        return name.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F }
    }

    private static let typeNames: Set<String> = [
        "counter", "gauge", "histogram", "summary", "untyped",
    ]

    /// Units that Prometheus' guide replaces by seconds, bytes and ratios.
    private static let scaledUnits: Set<String> = [
        "nanoseconds", "microseconds", "milliseconds", "minutes", "hours", "days", "weeks", "ms",
        "bits", "kilobytes", "megabytes", "gigabytes", "percent", "percents",
    ]
}
