import Exposition
import Instants
import LineageStore
import Monitor
import Strandline

/// What one scrape reports: read once, so that all families speak of the same moment.
struct ScrapeSnapshot: Sendable {
    let now: Instant
    let fields: [ScrapedField]
    /// Nil where the store could not be read.
    let lineage: LineageStatistics?
    /// By component, since the server started.
    let runDurations: [String: DurationHistogram]
    let exporter: ExporterStatus
}

/// A field's reading with the labels that name it.
struct ScrapedField: Sendable {
    let reading: FieldReading
    let detail: MetricsDetail
    let labels: LabelSet

    init(_ reading: FieldReading, detail: MetricsDetail) {
        self.reading = reading
        self.detail = detail
        labels = LabelSet([
            ("component", reading.key.component), ("role", reading.key.role.rawValue),
            ("field", reading.key.field),
        ])
    }
}

/// Some families of metrics, made from a snapshot.
protocol MetricsCollector: Sendable {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily]
}
