/// One value that was counted, with labels that lead to where it came from.
package struct Exemplar: Sendable, Hashable {
    /// Such as a trace or run id; not the labels of the series.
    package let labels: LabelSet
    package let value: Double
    /// Seconds since 1970-01-01T00:00:00Z, written to the millisecond; native histograms show only
    /// exemplars that have one.
    package let timestamp: Double?

    package init(labels: LabelSet, value: Double, timestamp: Double? = nil) {
        self.labels = labels
        self.value = value
        self.timestamp = timestamp
    }

    /// Whether the names and values of the labels keep to the 128 characters of OpenMetrics.
    var isShort: Bool {
        labels.pairs.reduce(0) { length, pair in
            length + pair.name.unicodeScalars.count + pair.value.unicodeScalars.count
        } <= 128
    }

    /// The timestamp in whole milliseconds; nil where there is none, or none that a number of
    /// milliseconds can say.
    var milliseconds: Int64? {
        timestamp.flatMap { Int64(exactly: ($0 * 1000).rounded()) }
    }
}
