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
        name: "strandline_up", help: "Whether the store can be read and written.",
        type: .gauge)
    private static let storeFailures = MetricDescriptor(
        name: "strandline_store_failures_total",
        help: "Writes that the disk or the store's files refused.", type: .counter)
    private static let quarantined = MetricDescriptor(
        name: "strandline_quarantined_records",
        help: "Stored records that cannot be read and were put away.", type: .gauge)
    private static let fieldCount = MetricDescriptor(
        name: "strandline_fields", help: "Fields that are monitored.", type: .gauge)
    private static let seriesCount = MetricDescriptor(
        name: "strandline_series",
        help: "Series of monitored fields, at most, and of components, tests and tasks.",
        type: .gauge)
    private static let seriesLimit = MetricDescriptor(
        name: "strandline_series_limit", help: "Series that clients' names may have.",
        type: .gauge)
    private static let refusedSeries = MetricDescriptor(
        name: "strandline_series_refused_total",
        help: "Series of fields, components, tests and tasks that found no room below the limit.",
        type: .counter)
    private static let scrapes = MetricDescriptor(
        name: "strandline_scrape_duration_seconds",
        help: "How long earlier scrapes took to answer.", type: .histogram, unit: "seconds")
}
