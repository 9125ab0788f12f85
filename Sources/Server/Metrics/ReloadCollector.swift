import Instants
import MetricsExporter
import Exposition

/// Says how the last reading of the configuration went.
struct ReloadCollector: MetricsCollector {
    static let name = "reload"

    let record: ReloadRecord

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let last = record.last
        return [
            MetricFamily(Self.isSuccessful, last.isSuccessful ? 1 : 0),
            MetricFamily(Self.succeededAt, last.succeededAt.unixSeconds),
        ]
    }

    private static let isSuccessful = MetricDescriptor(
        name: "strandline_config_last_reload_successful",
        help: "Whether the last reload of the configuration succeeded.", type: .gauge)
    private static let succeededAt = MetricDescriptor(
        name: "strandline_config_last_reload_success_timestamp_seconds",
        help: "Time of the last successful reload of the configuration.", type: .gauge,
        unit: "seconds")
}
