package import Evaluation
import Instants
import Store
import Synchronization

/// How one task stands.
package struct TaskReading: Sendable {
    package let record: TaskRecord
    package let metrics: TaskMetrics
    /// How long after its output a label came, since the server started.
    package let lag: DurationHistogram?
}

/// Tasks: what models said, joined with the labels that came later.
final class TaskService: Sendable {
    private let store: SQLiteStore
    private let clock: WallClock
    private let state: Mutex<State>

    private struct State {
        /// How long a value without a change is kept.
        var retention: TimeSpan
        var lags: [String: DurationHistogram] = [:]
        /// Goes up with every change of a task's values.
        var versions: [String: Int] = [:]
        var readings: [String: (version: Int, metrics: TaskMetrics)] = [:]
    }

    /// Of how many tasks something is remembered.
    private static let taskCountMax = 10_000

    /// Labels take minutes or months.
    private static let lagBounds: [Double] = [
        1, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000,
    ]

    init(store: SQLiteStore, retention: TimeSpan, clock: WallClock) {
        self.store = store
        self.clock = clock
        state = Mutex(State(retention: retention))
    }

    /// Changes how long a value without a change is kept.
    func reconfigure(retention: TimeSpan) {
        state.withLock { $0.retention = retention }
    }

    /// Takes one side of values; on return they are on disk.
    ///
    /// - Parameters:
    ///   - drafts: The values; a side that is known already is replaced.
    ///   - side: The side that they are.
    ///   - task: What they belong to.
    /// - Throws: `LineageError` for a name that cannot be taken; nothing is stored then.
    func put(
        _ drafts: [TaskValueDraft], as side: TaskSide, of task: String
    ) async throws {
        let lags = try await store.putTaskValues(drafts, as: side, of: task)
        state.withLock { state in
            if state.versions.count >= Self.taskCountMax, state.versions[task] == nil {
                // What is remembered of tasks is found out again; without it nothing is out of date.
                state.versions = [:]
                state.readings = [:]
            }
            state.versions[task, default: 0] += 1
            guard !lags.isEmpty,
                state.lags.count < Self.taskCountMax || state.lags[task] != nil
            else { return }
            var histogram = state.lags[task] ?? DurationHistogram(upperBounds: Self.lagBounds)
            for lag in lags { histogram.observe(Swift.max(lag.seconds, 0)) }
            state.lags[task] = histogram
        }
    }

    /// How good the outputs of a window are.
    ///
    /// - Throws: `LineageError.unknownTask`.
    func metrics(of task: String, in window: TaskWindow) async throws -> TaskMetrics {
        TaskMetrics(try await store.labelledValues(in: window, of: task).compactMap(\.pair))
    }

    /// How tasks stand over their latest labelled outputs, for a scrape.
    ///
    /// - Parameter limit: Tasks at most, those that were heard of first.
    /// - Returns: The tasks, and how many there are in all.
    /// - Throws: GRDB's `DatabaseError`.
    func readings(limit: Int) async throws -> (tasks: [TaskReading], count: Int) {
        var readings: [TaskReading] = []
        let (records, count) = try await store.oldestTasks(limit: limit)
        for record in records {
            readings.append(
                TaskReading(
                    record: record, metrics: try await latestMetrics(of: record.name),
                    lag: state.withLock { $0.lags[record.name] }))
        }
        return (readings, count)
    }

    /// Forgets what is counted of tasks; their values are the store's.
    func clear() {
        state.withLock { state in
            state.lags = [:]
            state.readings = [:]
        }
    }

    private func latestMetrics(of task: String) async throws -> TaskMetrics {
        let (version, known) = state.withLock { state in
            (state.versions[task, default: 0], state.readings[task])
        }
        if let known, known.version == version { return known.metrics }
        let metrics = try await metrics(of: task, in: .latest(TaskWindow.usualCount))
        state.withLock { $0.readings[task] = (version, metrics) }
        return metrics
    }

    /// Deletes the values that have waited too long.
    func deleteExpired() async throws {
        let retention = state.withLock { $0.retention }
        let deleted = try await store.deleteTaskValues(unchangedSince: clock.now() - retention)
        if deleted > 0 { state.withLock { $0.readings = [:] } }
    }
}
