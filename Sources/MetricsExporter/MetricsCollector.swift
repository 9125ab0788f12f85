package import Exposition
import Instants
import Monitor
import Strandline

/// What one scrape reports: read once, so that all families speak of the same moment.
package struct ScrapeSnapshot: Sendable {
    let readings: [FieldReading]
    /// Runs, tests and tasks, as far as there is room for them.
    let lineage: LineageSeries
    let exporter: ExporterStatus
}

/// Some families of metrics, made from a snapshot.
package protocol MetricsCollector: Sendable {
    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily]
}

/// A field's reading with the labels that name it.
struct ScrapedField {
    let reading: FieldReading
    let labels: LabelSet
    private let longerLabels: LabelMemory

    init(_ reading: FieldReading, _ longerLabels: LabelMemory) {
        self.reading = reading
        self.longerLabels = longerLabels
        labels = longerLabels.base
    }

    /// How much of the field is published.
    var detail: MetricsDetail { reading.detail }

    /// The field's labels and one more, rendered when the series is born.
    func labels(adding name: String, _ value: String) -> LabelSet {
        longerLabels.labels(adding: name, value)
    }
}

/// Some families of metrics in which each field has series of its own.
///
/// They are collected when the field has changed, and kept until it does so again.
protocol FieldCollector: Sendable {
    /// The field's part of each family: always the same families, in the same order.
    func families(of field: ScrapedField) -> [MetricFamily]
}
