import MetricsExporter
import Exposition

/// The requests that brought something.
struct IngestCollector: MetricsCollector {
    static let name = "ingest"

    let counter: IngestCounter

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        var requests = MetricFamily(Self.requests)
        for (key, count) in counter.countsByKey.sorted(by: { $0.key < $1.key }) {
            requests.add(
                LabelSet([("transport", key.transport), ("code", String(key.code))]),
                Double(count))
        }
        return [requests]
    }

    private static let requests = MetricDescriptor(
        name: "strandline_ingest_requests_total",
        help: "Ingest requests by HTTP status code.", type: .counter)
}
