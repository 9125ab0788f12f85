import MetricsExporter
import Exposition

/// The connections of clients.
struct ConnectionCollector: MetricsCollector {
    static let name = "connections"

    let table: ConnectionTable

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let counts = table.counts
        var timeouts = MetricFamily(Self.timeouts)
        for timeout in ConnectionTimeout.allCases {
            timeouts.add(
                LabelSet([("reason", timeout.rawValue)]), Double(counts.timedOut[timeout] ?? 0))
        }
        return [
            MetricFamily(Self.open, Double(counts.open)),
            MetricFamily(Self.limit, Double(table.countMax)),
            MetricFamily(Self.rejected, Double(counts.rejected)),
            MetricFamily(Self.replaced, Double(counts.replaced)),
            timeouts,
        ]
    }

    private static let open = MetricDescriptor(
        name: "strandline_connections", help: "Open client connections.", type: .gauge)
    private static let limit = MetricDescriptor(
        name: "strandline_connections_limit", help: "Limit of open connections.",
        type: .gauge)
    private static let rejected = MetricDescriptor(
        name: "strandline_connections_rejected_total",
        help: "Connections closed at once because of the limit.", type: .counter)
    private static let replaced = MetricDescriptor(
        name: "strandline_connections_replaced_total",
        help: "Idle connections closed in favour of new ones because of the limit.",
        type: .counter)
    private static let timeouts = MetricDescriptor(
        name: "strandline_connection_timeouts_total",
        help: "Connections and requests ended by a timeout, by its reason.", type: .counter)
}
