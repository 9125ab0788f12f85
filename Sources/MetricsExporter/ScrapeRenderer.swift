import Exposition
import Compression
import NIOCore

/// Turns snapshots into answers, one after the other, with buffers that last.
actor ScrapeRenderer {
    private var fields = FieldSeries(fieldCollectors)
    private let collectors: [any MetricsCollector]
    private let compressor = GzipCompressor()
    private var text: [UInt8] = []
    private var packed: [UInt8] = []

    static let fieldCollectors: [any FieldCollector] = [
        ValueCollector(), SummaryCollector.window, SummaryCollector.reference, DriftCollector(),
        ProvenanceCollector(),
    ]

    init(_ collectors: [any MetricsCollector]) {
        self.collectors = collectors
    }

    /// - Parameters:
    ///   - snapshot: What the scrape reports.
    ///   - request: What is asked for.
    ///   - outcomes: The collectors' work on the snapshot, to which that on the families is added.
    /// - Returns: The body of the answer.
    func render(
        _ snapshot: ScrapeSnapshot, for request: ScrapeRequest,
        outcomes: inout CollectorOutcomes
    ) -> ByteBuffer {
        let families = families(of: snapshot, outcomes: &outcomes)
        text.removeAll(keepingCapacity: true)
        ExpositionWriter.render(request.filtered(families), as: request.format, into: &text)
        guard request.isPacked else { return ByteBuffer(bytes: text) }
        compressor.pack(text, into: &packed)
        return ByteBuffer(bytes: packed)
    }

    private func families(
        of snapshot: ScrapeSnapshot, outcomes: inout CollectorOutcomes
    ) -> [MetricFamily] {
        var families =
            outcomes.measure(FieldSeries.name) {
                fields.families(of: snapshot.readings, among: snapshot.exporter.fieldCount)
            } ?? []
        for collector in collectors {
            families +=
                outcomes.measure(type(of: collector).name) {
                    try collector.families(of: snapshot)
                } ?? []
        }
        return families + outcomes.families
    }
}
