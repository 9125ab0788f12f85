import Exposition
import Instants
import LineageStore
import Monitor
import Strandline
import Synchronization

/// Answers scrapes: takes a snapshot, lets every collector speak, and renders what they said.
final class Scraper: Sendable {
    private let engine: Engine
    private let requests: IngestCounter
    private let version: String
    private let collectors: [any MetricsCollector] = [
        ValueCollector(), SummaryCollector.window, SummaryCollector.reference, DriftCollector(),
        ProvenanceCollector(), LineageCollector(), ExporterCollector(), ProcessCollector(),
    ]
    private let durations = Mutex(
        DurationHistogram(upperBounds: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]))

    init(engine: Engine, requests: IngestCounter, version: String) {
        self.engine = engine
        self.requests = requests
        self.version = version
    }

    func scrape(as format: ExpositionFormat) async -> [UInt8] {
        let clock = ContinuousClock()
        let start = clock.now
        let snapshot = await snapshot()
        var buffer: [UInt8] = []
        ExpositionWriter.render(
            collectors.flatMap { $0.families(of: snapshot) }, as: format, into: &buffer)
        let elapsed = start.duration(to: clock.now)
        durations.withLock { $0.observe(elapsed / .seconds(1)) }
        return buffer
    }

    private func snapshot() async -> ScrapeSnapshot {
        // A store that cannot be read takes nothing away from what memory holds.
        let lineage = try? await engine.store.statistics()
        let readings = engine.monitor.readings()
        let monitor = engine.monitor
        return ScrapeSnapshot(
            now: engine.clock.now(),
            fields: readings.map {
                ScrapedField($0, detail: monitor.options.detail(for: $0.key))
            },
            lineage: lineage, runDurations: engine.runDurations,
            exporter: ExporterStatus(
                isUp: lineage != nil, version: version, fieldCount: monitor.seriesCount,
                fieldCountMax: monitor.options.limits.seriesCountMax,
                refusedFieldCount: monitor.refusedSeriesCount,
                requests: requests.countsByKey,
                scrapeSeconds: durations.withLock { $0 }))
    }
}
