import Exposition
import Strandline

/// How the exporter itself stands.
struct ExporterStatus: Sendable {
    var isUp: Bool
    var version: String
    var fieldCount: Int
    var fieldCountMax: Int
    var refusedFieldCount: Int
    var requests: [IngestCounter.Key: Int]
    /// What the last scrapes took.
    var scrapeSeconds: DurationHistogram
}

/// The exporter's own health.
struct ExporterCollector: MetricsCollector {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        let exporter = snapshot.exporter
        var build = MetricFamily(Self.buildInfo)
        build.add(LabelSet([("version", exporter.version)]), 1)
        var requests = MetricFamily(Self.requests)
        for (key, count) in exporter.requests.sorted(by: { $0.key < $1.key }) {
            requests.add(
                LabelSet([("transport", key.transport), ("code", String(key.code))]),
                Double(count))
        }
        var scrapes = MetricFamily(Self.scrapes)
        scrapes.add(.empty, histogram: exporter.scrapeSeconds.sample)
        return [
            Self.one(
                MetricDescriptor(
                    name: "strandline_up", help: "Whether the store could be read.", type: .gauge),
                exporter.isUp ? 1 : 0),
            build,
            Self.one(
                MetricDescriptor(
                    name: "strandline_series", help: "Fields that are monitored.", type: .gauge),
                Double(exporter.fieldCount)),
            Self.one(
                MetricDescriptor(
                    name: "strandline_series_limit", help: "Fields that may be monitored.",
                    type: .gauge), Double(exporter.fieldCountMax)),
            Self.one(
                MetricDescriptor(
                    name: "strandline_series_refused_total",
                    help: "New fields refused because the limit was reached.", type: .counter),
                Double(exporter.refusedFieldCount)),
            requests, scrapes,
        ]
    }

    private static func one(_ descriptor: MetricDescriptor, _ value: Double) -> MetricFamily {
        var family = MetricFamily(descriptor)
        family.add(.empty, value)
        return family
    }

    private static let buildInfo = MetricDescriptor(
        name: "strandline_build_info", help: "The version of the program.", type: .info)
    private static let requests = MetricDescriptor(
        name: "strandline_ingest_requests_total",
        help: "Requests that brought something, by their answer.", type: .counter)
    private static let scrapes = MetricDescriptor(
        name: "strandline_scrape_duration_seconds",
        help: "How long earlier scrapes took to answer.", type: .histogram, unit: "seconds")
}
