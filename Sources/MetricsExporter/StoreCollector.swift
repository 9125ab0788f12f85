import Exposition

/// The state of the store.
struct StoreStatus: Sendable {
    /// Whether it can be read and written.
    var isUp: Bool
    /// Writes that it refused since the start.
    var failureCount: Int
    /// Stored records that could not be read and were put away; nil where the store cannot be read.
    var quarantinedCount: Int?
}

/// The health of the store.
struct StoreCollector: MetricsCollector {
    static let name = "store"

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let store = snapshot.store
        var quarantined = MetricFamily(Self.quarantined)
        if let count = store.quarantinedCount { quarantined.add(.empty, Double(count)) }
        return [
            MetricFamily(Self.isUp, store.isUp ? 1 : 0),
            MetricFamily(Self.failures, Double(store.failureCount)),
            quarantined,
        ]
    }

    private static let isUp = MetricDescriptor(
        name: "strandline_up", help: "Whether the store is readable and writable.",
        type: .gauge)
    private static let failures = MetricDescriptor(
        name: "strandline_store_failures_total",
        help: "Writes to the store that failed.", type: .counter)
    private static let quarantined = MetricDescriptor(
        name: "strandline_quarantined_records",
        help: "Stored records in quarantine because they are unreadable.", type: .gauge)
}
