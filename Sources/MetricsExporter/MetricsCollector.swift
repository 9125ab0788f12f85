package import Exposition
import Instants
import Monitor
import Strandline

/// What one scrape reports: read once, so that all families speak of the same moment.
package struct ScrapeSnapshot: Sendable {
    let readings: [FieldReading]
    /// Runs, tests and tasks, as far as the limit of series allows.
    let lineage: LineageSeries
    let store: StoreStatus
    let exporter: ExporterStatus
}

/// Some families of metrics, made from a snapshot.
///
/// What it needs of the store is read for the snapshot, and a failure to do so is the collector's.
package protocol MetricsCollector: Sendable {
    /// The value of the label `collector`, in snake_case.
    static var name: String { get }

    /// The collector's families, always in the same order.
    ///
    /// - Parameter snapshot: What the scrape reports.
    /// - Returns: The families; where the store could not be read, what memory holds of them.
    /// - Throws: Why nothing can be told. The other collectors are not affected.
    func families(of snapshot: ScrapeSnapshot) throws -> [MetricFamily]
}

/// A field's reading with the labels that name it.
struct ScrapedField {
    let reading: FieldReading
    let labels: LabelSet
    private let longerLabels: LabelCache

    init(_ reading: FieldReading, _ longerLabels: LabelCache) {
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
