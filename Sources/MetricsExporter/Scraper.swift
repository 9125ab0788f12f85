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
    private let failures: CollectorFailures

    private struct State {
        var requestCount = 0
        /// The most series of lineage and tasks refused in one scrape for want of capacity.
        var refusedCount = 0
        var answers: [ScrapeRequest: Task<ByteBuffer, Never>] = [:]
        var durations = DurationHistogram(
            upperBounds: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5])
    }

    /// - Parameters:
    ///   - engine: Whose fields and runs are published.
    ///   - collectors: What is published beside them.
    ///   - requestCountMax: How many scrapes may be under way; 0 for any number.
    ///   - logger: Told when a collector fails, and when it succeeds again.
    package init(
        engine: Engine, collectors: [any MetricsCollector], requestCountMax: Int, logger: Logger
    ) {
        self.engine = engine
        failures = CollectorFailures(logger)
        self.requestCountMax = requestCountMax
        renderer = ScrapeRenderer(
            [
                DriftedFieldsCollector(), LineageCollector(), TaskCollector(), StoreCollector(),
                ExporterCollector(),
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
        var outcomes = CollectorOutcomes()
        let snapshot = await snapshot(for: request, outcomes: &outcomes)
        let bytes = await renderer.render(snapshot, for: request, outcomes: &outcomes)
        failures.note(outcomes, isWhole: request.isWhole)
        let seconds = start.duration(to: clock.now) / .seconds(1)
        state.withLock { state in
            state.durations.observe(seconds)
            state.answers[request] = nil
        }
        return bytes
    }

    private func snapshot(
        for request: ScrapeRequest, outcomes: inout CollectorOutcomes
    ) async -> ScrapeSnapshot {
        let usage = engine.seriesUsage
        let remainingCapacity = max(0, usage.limit - usage.fieldSeriesCount)
        let found = await found(
            for: request, remainingCapacity: remainingCapacity, outcomes: &outcomes)
        let quarantinedCount = await outcomes.measure(StoreCollector.name) {
            try await engine.quarantinedCount()
        }
        // All of these read the store, and nothing else has been measured yet.
        let isReadable = outcomes.areSuccessful
        let lineage = LineageSeries(found, remainingCapacity: remainingCapacity)
        // A part of all says nothing of how many there are.
        if request.isWhole { engine.noteFurtherSeries(lineage.count) }
        let refusedCount = state.withLock { state in
            state.refusedCount = max(state.refusedCount, lineage.refusedCount)
            return state.refusedCount
        }
        let readings =
            await outcomes.measure(FieldSeries.name) {
                await engine.readings(where: request.includes)
            } ?? []
        // Read after the scrape has noted its own.
        let used = engine.seriesUsage
        return ScrapeSnapshot(
            readings: readings, lineage: lineage,
            store: StoreStatus(
                isUp: isReadable && engine.storeFailure == nil,
                failureCount: engine.storeFailureCount, quarantinedCount: quarantinedCount),
            exporter: ExporterStatus(
                fieldCount: used.fieldCount,
                seriesCount: used.fieldSeriesCount + used.furtherSeriesCount,
                seriesCountMax: used.limit,
                refusedSeriesCount: used.refusedCount + refusedCount,
                scrapeSeconds: state.withLock { $0.durations }))
    }

    /// What there is of lineage and tasks; what of the store cannot be read takes nothing away from
    /// the rest.
    private func found(
        for request: ScrapeRequest, remainingCapacity: Int, outcomes: inout CollectorOutcomes
    ) async -> LineageSeries.Found {
        var found = LineageSeries.Found()
        found.statistics = await outcomes.measure(LineageCollector.name) {
            try await engine.statistics(for: request, remainingCapacity: remainingCapacity)
        }
        // No task belongs to a component.
        if request.isWhole {
            let (tasks, count) =
                await outcomes.measure(TaskCollector.name) {
                    try await engine.taskReadings(
                        limit: remainingCapacity / LineageSeries.taskCountMin)
                } ?? ([], 0)
            found.tasks = tasks
            found.furtherTaskCount = count - tasks.count
        }
        found.runDurations = engine.runDurations
        found.featureLags = engine.featureLags
        return found
    }
}

extension Engine {
    /// The statistics that lineage may publish within a capacity; of some components, theirs alone.
    fileprivate func statistics(
        for request: ScrapeRequest, remainingCapacity: Int
    ) async throws -> LineageStatistics {
        let scope: StatisticsScope =
            request.isWhole
            ? .oldest(limit: remainingCapacity / LineageSeries.componentCountMin)
            : .named(request.components)
        var statistics = try await statistics(
            of: scope, testCountMax: remainingCapacity / LineageSeries.testCount)
        if !request.isWhole { statistics.componentCount = statistics.components.count }
        return statistics
    }
}
