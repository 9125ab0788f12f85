import Exposition
import Strandline

/// How the exporter itself stands.
struct ExporterStatus: Sendable {
    var fieldCount: Int
    /// The series that all fields may have, and those that lineage and tasks have.
    var seriesCount: Int
    var seriesCountMax: Int
    var refusedSeriesCount: Int
    /// What the last scrapes took.
    var scrapeSeconds: DurationHistogram
}

/// The exporter's own health, and the guard of its cardinality.
struct ExporterCollector: MetricsCollector {
    static let name = "exporter"

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let exporter = snapshot.exporter
        var scrapes = MetricFamily(Self.scrapes)
        scrapes.add(.empty, histogram: exporter.scrapeSeconds.sample)
        return [
            MetricFamily(Self.fieldCount, Double(exporter.fieldCount)),
            MetricFamily(Self.seriesCount, Double(exporter.seriesCount)),
            MetricFamily(Self.seriesLimit, Double(exporter.seriesCountMax)),
            MetricFamily(Self.refusedSeries, Double(exporter.refusedSeriesCount)),
            scrapes,
        ]
    }

    private static let fieldCount = MetricDescriptor(
        name: "strandline_fields", help: "Monitored fields.", type: .gauge)
    private static let seriesCount = MetricDescriptor(
        name: "strandline_series",
        help: "Series of components, tests and tasks, and the most that monitored fields may have.",
        type: .gauge)
    private static let seriesLimit = MetricDescriptor(
        name: "strandline_series_limit", help: "Limit of strandline_series.",
        type: .gauge)
    private static let refusedSeries = MetricDescriptor(
        name: "strandline_series_refused_total",
        help: "Series of fields, components, tests and tasks refused because of the limit.",
        type: .counter)
    private static let scrapes = MetricDescriptor(
        name: "strandline_scrape_duration_seconds",
        help: "Duration of earlier scrapes.", type: .histogram, unit: "seconds")
}
