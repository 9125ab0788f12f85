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

    func render(_ snapshot: ScrapeSnapshot, for request: ScrapeRequest) -> ByteBuffer {
        let families =
            fields.families(of: snapshot.readings, among: snapshot.exporter.fieldCount)
            + collectors.flatMap { $0.families(of: snapshot) }
        text.removeAll(keepingCapacity: true)
        ExpositionWriter.render(request.filtered(families), as: request.format, into: &text)
        guard request.isPacked else { return ByteBuffer(bytes: text) }
        compressor.pack(text, into: &packed)
        return ByteBuffer(bytes: packed)
    }
}
