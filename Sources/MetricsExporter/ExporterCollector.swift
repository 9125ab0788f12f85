import Exposition
import Strandline

/// How the exporter itself stands.
struct ExporterStatus: Sendable {
    var isUp: Bool
    /// Writes that the store refused since the start.
    var storeFailureCount: Int
    /// Stored records that could not be read and were put away; nil where the store cannot be read.
    var quarantinedCount: Int?
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
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let exporter = snapshot.exporter
        var scrapes = MetricFamily(Self.scrapes)
        scrapes.add(.empty, histogram: exporter.scrapeSeconds.sample)
        var quarantined = MetricFamily(Self.quarantined)
        if let count = exporter.quarantinedCount { quarantined.add(.empty, Double(count)) }
        return [
            MetricFamily(Self.isUp, exporter.isUp ? 1 : 0),
            MetricFamily(Self.storeFailures, Double(exporter.storeFailureCount)),
            quarantined,
            MetricFamily(Self.fieldCount, Double(exporter.fieldCount)),
            MetricFamily(Self.seriesCount, Double(exporter.seriesCount)),
            MetricFamily(Self.seriesLimit, Double(exporter.seriesCountMax)),
            MetricFamily(Self.refusedSeries, Double(exporter.refusedSeriesCount)),
            scrapes,
        ]
    }

    private static let isUp = MetricDescriptor(
        name: "strandline_up", help: "Whether the store is readable and writable.",
        type: .gauge)
    private static let storeFailures = MetricDescriptor(
        name: "strandline_store_failures_total",
        help: "Writes to the store that failed.", type: .counter)
    private static let quarantined = MetricDescriptor(
        name: "strandline_quarantined_records",
        help: "Stored records in quarantine because they are unreadable.", type: .gauge)
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
