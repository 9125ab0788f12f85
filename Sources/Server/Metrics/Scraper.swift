import Exposition
import Instants
import LineageStore
import Monitor
import NIOCore
import Strandline
import Synchronization

/// Answers scrapes: takes a snapshot, lets every collector speak, and renders what they said.
///
/// Equal scrapes that come while one is under way share its answer.
final class Scraper: Sendable {
    private let engine: Engine
    private let requestCountMax: Int
    private let renderer: ScrapeRenderer
    private let state = Mutex(State())

    private struct State {
        var requestCount = 0
        var answers: [ScrapeRequest: Task<ByteBuffer, Never>] = [:]
        var durations = DurationHistogram(
            upperBounds: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5])
    }

    /// - Parameters:
    ///   - engine: Whose fields and runs are published.
    ///   - collectors: What is published beside them.
    ///   - requestCountMax: How many scrapes may be under way; 0 for any number.
    init(engine: Engine, collectors: [any MetricsCollector], requestCountMax: Int) {
        self.engine = engine
        self.requestCountMax = requestCountMax
        renderer = ScrapeRenderer(
            [
                DriftedFieldsCollector(), LineageCollector(), TaskCollector(), ExporterCollector(),
            ] + collectors)
    }

    /// How many scrapes are under way.
    var requestCount: Int { state.withLock { $0.requestCount } }

    /// The answer to a scrape; nil where too many are under way.
    func answer(_ request: ScrapeRequest) async -> ByteBuffer? {
        let answer: Task<ByteBuffer, Never>? = state.withLock { state in
            guard requestCountMax == 0 || state.requestCount < requestCountMax else { return nil }
            state.requestCount += 1
            if let shared = state.answers[request] { return shared }
            let own = Task { await scrape(request) }
            state.answers[request] = own
            return own
        }
        guard let answer else { return nil }
        defer { state.withLock { $0.requestCount -= 1 } }
        return await answer.value
    }

    private func scrape(_ request: ScrapeRequest) async -> ByteBuffer {
        let clock = ContinuousClock()
        let start = clock.now
        let bytes = await renderer.render(await snapshot(for: request), for: request)
        let seconds = start.duration(to: clock.now) / .seconds(1)
        state.withLock { state in
            state.durations.observe(seconds)
            state.answers[request] = nil
        }
        return bytes
    }

    private func snapshot(for request: ScrapeRequest) async -> ScrapeSnapshot {
        // A store that cannot be read takes nothing away from what memory holds.
        let lineage = try? await engine.store.statistics()
        let tasks = (try? await engine.tasks.readings()) ?? []
        let monitor = engine.monitor
        return ScrapeSnapshot(
            readings: await monitor.readingsSideBySide(where: request.includes), lineage: lineage,
            runDurations: engine.runDurations, featureLags: engine.featureLags,
            tasks: tasks,
            exporter: ExporterStatus(
                isUp: lineage != nil && engine.storeFailure == nil,
                storeFailureCount: engine.store.health.failureCount,
                quarantinedCount: try? await engine.store.quarantinedCount(),
                fieldCount: monitor.fieldCount,
                seriesCount: monitor.seriesCount,
                seriesCountMax: monitor.options.limits.seriesCountMax,
                refusedSeriesCount: monitor.refusedSeriesCount,
                scrapeSeconds: state.withLock { $0.durations }))
    }
}
