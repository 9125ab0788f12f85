package import Instants
import Lineage
import Store
import Monitor
import Synchronization

/// The one junction of lineage and distributions: every interface hands its values over here, and
/// asks its questions here.
///
/// What can be asked is in one file a subject: `Engine+Runs`, `Engine+Components`, `Engine+Lineage`,
/// `Engine+Labels`, `Engine+Flags`, `Engine+Fields`, `Engine+References`, `Engine+Tasks`,
/// `Engine+Alerts` and `Engine+Store`.
package final class Engine: Sendable {
    /// Tells when things arrive.
    package let clock: WallClock
    let store: SQLiteStore
    let monitor: Monitor
    let tasks: TaskService
    let pipeline: IngestPipeline
    let archive: FieldArchive
    let references: LineageReferences
    let retention: PaneRetention
    let options: Mutex<EngineOptions>
    let histories = ScoreHistories()
    let driftVerdicts = DriftVerdicts()
    /// What is saved must not come back after it was cleared.
    let checkpoints = SerialQueue()
    let lastCheckpointFailure = Mutex<String?>(nil)
    /// The components known to be in the store, so that observing need not ask it each time.
    let knownComponents = Mutex<Set<String>>([])
    /// A run takes seconds or days.
    let runDurationHistograms = ComponentHistograms(upperBounds: [
        0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400,
    ])
    /// What is served comes within a second, what a warehouse collects within days.
    let featureLagHistograms = ComponentHistograms(upperBounds: [
        0.1, 1, 10, 60, 300, 900, 3600, 21_600, 86_400, 604_800,
    ])

    /// The name of the database in a store's folder.
    package static let storeFileName = SQLiteStore.fileName

    /// Opens the engine on a store, with everything that it held when it was last stopped or killed.
    ///
    /// - Parameters:
    ///   - store: Where everything is kept.
    ///   - options: What it is configured with.
    ///   - clock: Tells when things arrive.
    ///   - onUnreadable: Called for each stored record that cannot be read and was quarantined.
    /// - Throws: GRDB's `DatabaseError` or `StoreError`.
    init(
        store: SQLiteStore, options: EngineOptions = EngineOptions(), clock: WallClock = .system,
        onUnreadable: @escaping @Sendable (UnreadableRecord) -> Void = { _ in }
    ) async throws {
        let monitor = Monitor(options: options.monitor, clock: clock)
        self.options = Mutex(options)
        self.store = store
        self.monitor = monitor
        self.clock = clock
        tasks = TaskService(store: store, retention: options.labelRetention, clock: clock)
        let pipeline = IngestPipeline(store: store, monitor: monitor, clock: clock)
        self.pipeline = pipeline
        retention = PaneRetention(options.paneRetention)
        let quarantine = RecordQuarantine(store: store, onUnreadable: onUnreadable)
        archive = FieldArchive(
            store: store, monitor: monitor, retention: retention, quarantine: quarantine)
        references = LineageReferences(
            store: store, monitor: monitor, archive: archive, clock: clock)
        try await archive.restore()
        try await store.replayJournal { entry in
            _ = quarantine.read(.batch(entry.sequence, body: entry.body ?? [])) {
                try pipeline.replay(entry)
            }
        }
        let hasDamage = try await quarantine.flush()
        // What was put away must not be met a second time.
        if try await references.restore() || hasDamage { try await checkpoint() }
    }

    /// Opens the engine on the store of a folder, with everything that it held when it was last
    /// stopped or killed.
    ///
    /// - Parameters:
    ///   - directory: The folder, which is made where it is missing; one process at a time has it.
    ///   - options: What the engine is configured with.
    ///   - clock: Tells when things arrive.
    ///   - onUnreadable: Called with a description of each stored record that cannot be read and was
    ///     quarantined.
    /// - Returns: The engine.
    /// - Throws: GRDB's `DatabaseError`, or `StoreError` where the folder cannot be used.
    package static func open(
        directory: String, options: EngineOptions = EngineOptions(), clock: WallClock = .system,
        onUnreadable: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Engine {
        try await Engine(
            store: try SQLiteStore.open(directory: directory, clock: clock), options: options,
            clock: clock, onUnreadable: { onUnreadable("\($0)") })
    }

    /// An engine whose store is gone with it.
    ///
    /// - Parameters:
    ///   - options: What the engine is configured with.
    ///   - clock: Tells when things arrive.
    /// - Returns: An engine that holds nothing.
    /// - Throws: GRDB's `DatabaseError`.
    package static func inMemory(
        options: EngineOptions = EngineOptions(), clock: WallClock = .system
    ) async throws -> Engine {
        try await Engine(
            store: try SQLiteStore.inMemory(clock: clock), options: options, clock: clock)
    }

    /// Goes on with another configuration, as if it had been in force at the start.
    package func reconfigure(_ options: EngineOptions) {
        self.options.withLock { $0 = options }
        monitor.reconfigure(options.monitor)
        retention.span = options.paneRetention
        tasks.reconfigure(retention: options.labelRetention)
    }
}
