import Lineage
import Exposition
import Instants
package import Logging
import Monitor
import NIOCore
package import Strandline
import Synchronization

/// Answers scrapes: takes a snapshot, lets every collector speak, and renders what they said.
///
/// Equal scrapes that come while one is under way share its answer.
package final class Scraper: Sendable {
    private let engine: Engine
    private let requestCountMax: Int
    private let renderer: ScrapeRenderer
    private let state = Mutex(State())
    private let failures: StoreFailures

    private struct State {
        var requestCount = 0
        /// The most series of lineage and tasks that found no room in one scrape.
        var refusedCount = 0
        var answers: [ScrapeRequest: Task<ByteBuffer, Never>] = [:]
        var durations = DurationHistogram(
            upperBounds: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5])
    }

    /// - Parameters:
    ///   - engine: Whose fields and runs are published.
    ///   - collectors: What is published beside them.
    ///   - requestCountMax: How many scrapes may be under way; 0 for any number.
    ///   - logger: Told when the store cannot be read.
    package init(
        engine: Engine, collectors: [any MetricsCollector], requestCountMax: Int, logger: Logger
    ) {
        self.engine = engine
        failures = StoreFailures(logger)
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
        let usage = engine.seriesUsage
        let room = usage.limit - usage.fieldSeriesCount
        var found = LineageSeries.Found()
        var quarantinedCount: Int?
        var isUp = true
        // A store that cannot be read takes nothing away from what memory holds.
        do {
            found = try await engine.lineageSeries(for: request, room: room)
            quarantinedCount = try await engine.quarantinedCount()
        } catch {
            isUp = false
            failures.note(error)
        }
        if isUp { failures.noteSuccess() }
        found.runDurations = engine.runDurations
        found.featureLags = engine.featureLags
        let lineage = LineageSeries(found, room: room)
        // A part of all says nothing of how many there are.
        if request.components.isEmpty { engine.noteFurtherSeries(lineage.count) }
        let refusedCount = state.withLock { state in
            state.refusedCount = max(state.refusedCount, lineage.refusedCount)
            return state.refusedCount
        }
        let readings = await engine.readings(where: request.includes)
        // Read after the scrape has noted its own.
        let used = engine.seriesUsage
        return ScrapeSnapshot(
            readings: readings, lineage: lineage,
            exporter: ExporterStatus(
                isUp: isUp && engine.storeFailure == nil,
                storeFailureCount: engine.storeFailureCount,
                quarantinedCount: quarantinedCount,
                fieldCount: used.fieldCount,
                seriesCount: used.fieldSeriesCount + used.furtherSeriesCount,
                seriesCountMax: used.limit,
                refusedSeriesCount: used.refusedCount + refusedCount,
                scrapeSeconds: state.withLock { $0.durations }))
    }
}

extension Engine {
    /// What lineage and tasks may publish in so much room; of some components, what is theirs alone.
    fileprivate func lineageSeries(
        for request: ScrapeRequest, room: Int
    ) async throws -> LineageSeries.Found {
        let room = max(0, room)
        var found = LineageSeries.Found()
        let scope: StatisticsScope =
            request.components.isEmpty
            ? .oldest(limit: room / LineageSeries.componentCountMin)
            : .named(request.components)
        var statistics = try await self.statistics(
            of: scope, testCountMax: room / LineageSeries.testCount)
        guard request.components.isEmpty else {
            statistics.componentCount = statistics.components.count
            found.statistics = statistics
            return found
        }
        found.statistics = statistics
        let (tasks, count) = try await taskReadings(limit: room / LineageSeries.taskCountMin)
        found.tasks = tasks
        found.furtherTaskCount = count - tasks.count
        return found
    }
}
