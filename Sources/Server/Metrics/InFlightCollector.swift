import MetricsExporter
import Exposition
import HTTPSupport

/// The memory of the requests under way.
struct InFlightCollector: MetricsCollector {
    static let name = "in_flight"

    let inFlight: InFlightBytes

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        [
            MetricFamily(Self.bytes, Double(inFlight.total)),
            MetricFamily(Self.limit, Double(inFlight.limit)),
        ]
    }

    private static let bytes = MetricDescriptor(
        name: "strandline_in_flight_bytes",
        help: "Memory for the bodies of the requests in progress.", type: .gauge, unit: "bytes")
    private static let limit = MetricDescriptor(
        name: "strandline_in_flight_limit_bytes",
        help: "Limit of the memory for the bodies of the requests in progress.", type: .gauge,
        unit: "bytes")
}
