package import Instants
package import Lineage
package import LineageStore
package import Monitor
import Synchronization

/// The junction of lineage and distributions: every door hands its values over here.
package final class Engine: Sendable {
    package let store: LineageStore
    package let monitor: Monitor
    package let clock: WallClock
    /// The components known to be in the store, so that observing need not ask it each time.
    private let knownComponents = Mutex<Set<String>>([])
    private let durations = Mutex<[String: DurationHistogram]>([:])

    /// A run takes seconds or days.
    private static let durationBounds: [Double] = [
        0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400,
    ]

    package init(store: LineageStore, monitor: Monitor, clock: WallClock = .system) {
        self.store = store
        self.monitor = monitor
        self.clock = clock
    }

    /// Takes a batch of rows whole, or nothing of it.
    ///
    /// - Parameter batch: Columns of one length.
    /// - Returns: The number of rows taken.
    /// - Throws: `MonitorError` or `LineageError` that says what cannot be taken.
    package func observe(_ batch: ObservationBatch) async throws -> Int {
        if let run = batch.run { _ = try await store.run(run) }
        try monitor.observe(batch)
        try await register(batch.component)
        return batch.rowCount
    }

    /// Records runs in one transaction, and the values that their fields held.
    ///
    /// - Parameters:
    ///   - drafts: The runs.
    ///   - columns: For each run, the values of its fields by their side.
    /// - Returns: The runs' ids.
    /// - Throws: `LineageError` or `MonitorError`; nothing is kept then.
    package func record(
        _ drafts: [RunDraft], columns: [[FieldRole: [ObservedColumn]]] = []
    ) async throws -> [Int64] {
        let batches = drafts.indices.map { Self.batches(of: drafts[$0], columns, at: $0) }
        for batch in batches.joined() { try monitor.validate(batch) }
        let ids = try await store.record(drafts)
        for (id, batches) in zip(ids, batches) {
            for var batch in batches {
                batch.run = id
                try monitor.observe(batch)
            }
        }
        for draft in drafts { observeDuration(of: draft) }
        return ids
    }

    /// How long the runs of each component took that were recorded since the start.
    package var runDurations: [String: DurationHistogram] { durations.withLock { $0 } }

    private func observeDuration(of draft: RunDraft) {
        guard let endedAt = draft.endedAt else { return }
        durations.withLock {
            $0[draft.component, default: DurationHistogram(upperBounds: Self.durationBounds)]
                .observe((endedAt - draft.startedAt).seconds)
        }
    }

    /// The values that came along with a run.
    private static func batches(
        of draft: RunDraft, _ columns: [[FieldRole: [ObservedColumn]]], at index: Int
    ) -> [ObservationBatch] {
        guard columns.indices.contains(index) else { return [] }
        return columns[index].sorted { $0.key < $1.key }.map { role, columns in
            ObservationBatch(
                component: draft.component, role: role,
                timestamp: draft.endedAt ?? draft.startedAt,
                rowCount: columns.first?.values.count ?? 0, columns: columns)
        }
    }

    /// Makes sure that the store knows a component that is heard of for the first time.
    private func register(_ component: String) async throws {
        guard !knownComponents.withLock({ $0.contains(component) }) else { return }
        _ = try await store.createComponent(
            Component(name: component, createdAt: clock.now()))
        _ = knownComponents.withLock { $0.insert(component) }
    }
}
