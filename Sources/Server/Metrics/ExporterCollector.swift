import Exposition
import Strandline

/// How the exporter itself stands.
struct ExporterStatus: Sendable {
    var isUp: Bool
    var fieldCount: Int
    /// The series that all fields may have.
    var seriesCount: Int
    var seriesCountMax: Int
    var refusedSeriesCount: Int
    /// What the last scrapes took.
    var scrapeSeconds: DurationHistogram
}

/// The exporter's own health, and the guard of its cardinality.
struct ExporterCollector: MetricsCollector {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let exporter = snapshot.exporter
        var scrapes = MetricFamily(Self.scrapes)
        scrapes.add(.empty, histogram: exporter.scrapeSeconds.sample)
        return [
            MetricFamily(Self.isUp, exporter.isUp ? 1 : 0),
            MetricFamily(Self.fieldCount, Double(exporter.fieldCount)),
            MetricFamily(Self.seriesCount, Double(exporter.seriesCount)),
            MetricFamily(Self.seriesLimit, Double(exporter.seriesCountMax)),
            MetricFamily(Self.refusedSeries, Double(exporter.refusedSeriesCount)),
            scrapes,
        ]
    }

    private static let isUp = MetricDescriptor(
        name: "strandline_up", help: "Whether the store could be read.", type: .gauge)
    private static let fieldCount = MetricDescriptor(
        name: "strandline_fields", help: "Fields that are monitored.", type: .gauge)
    private static let seriesCount = MetricDescriptor(
        name: "strandline_series",
        help: "Series that the monitored fields have at most, at the detail they are published in.",
        type: .gauge)
    private static let seriesLimit = MetricDescriptor(
        name: "strandline_series_limit", help: "Series that the monitored fields may have.",
        type: .gauge)
    private static let refusedSeries = MetricDescriptor(
        name: "strandline_series_refused_total",
        help: "Series of new fields that found no room below the limit.", type: .counter)
    private static let scrapes = MetricDescriptor(
        name: "strandline_scrape_duration_seconds",
        help: "How long earlier scrapes took to answer.", type: .histogram, unit: "seconds")
}
