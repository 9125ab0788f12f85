package import Drift
package import Instants
package import Lineage
package import LineageStore
package import Monitor
package import Sketches
import Synchronization

/// The junction of lineage and distributions: every door hands its values over here.
package final class Engine: Sendable {
    package let store: LineageStore
    package let monitor: Monitor
    package let clock: WallClock
    package let tasks: TaskBoard
    private let pipeline: IngestPipeline
    private let quarantine: RecordQuarantine
    let archive: FieldArchive
    private let retention: PaneRetention
    private let references: LineageReferences
    /// That of runs which state none; nil for the default.
    private let stalenessThreshold: Mutex<TimeSpan?>
    let histories = ScoreHistories()
    private let driftVerdicts = DriftVerdicts()
    /// What is saved must not come back after it was cleared.
    private let saving = SerialWork()
    private let lastSaveFailure = Mutex<String?>(nil)
    /// The components known to be in the store, so that observing need not ask it each time.
    private let knownComponents = Mutex<Set<String>>([])
    private let durations = Mutex<[String: DurationHistogram]>([:])
    private let lags = Mutex<[String: DurationHistogram]>([:])

    /// A run takes seconds or days.
    private static let durationBounds: [Double] = [
        0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 86_400,
    ]
    /// What is served comes within a second, what a warehouse collects within days.
    private static let lagBounds: [Double] = [
        0.1, 1, 10, 60, 300, 900, 3600, 21_600, 86_400, 604_800,
    ]
    /// Of how many components it is told how long their runs take and how late their rows come.
    private static let histogramCountMax = 10_000
    /// How many components are known without asking the store.
    private static let knownComponentCountMax = 100_000
    private static let saveInterval = Duration.seconds(30)
    /// A journal longer than this is saved at once, so that a start never takes long.
    private static let journalledBytesMax = 64 << 20

    /// Opens the engine on a store, with everything that it held when it was last stopped or killed.
    ///
    /// - Parameters:
    ///   - store: Where everything is kept.
    ///   - monitor: One without fields.
    ///   - paneRetention: How long summaries of the past are kept.
    ///   - labelRetention: How long outputs and labels wait for each other.
    ///   - stalenessThreshold: That of runs which state none; nil for the default.
    ///   - clock: Tells when things arrive.
    ///   - onUnreadable: Hears of each stored record that cannot be read and was put away.
    /// - Throws: GRDB's `DatabaseError` or `StoreError`.
    package init(
        store: LineageStore, monitor: Monitor,
        paneRetention: TimeSpan = TimeSpan(seconds: 90 * 86_400),
        labelRetention: TimeSpan = TimeSpan(seconds: 30 * 86_400),
        stalenessThreshold: TimeSpan? = nil, clock: WallClock = .system,
        onUnreadable: @escaping @Sendable (UnreadableRecord) -> Void = { _ in }
    ) async throws {
        self.stalenessThreshold = Mutex(stalenessThreshold)
        self.store = store
        self.monitor = monitor
        self.clock = clock
        tasks = TaskBoard(store: store, retention: labelRetention, clock: clock)
        let pipeline = IngestPipeline(store: store, monitor: monitor, clock: clock)
        self.pipeline = pipeline
        retention = PaneRetention(paneRetention)
        let quarantine = RecordQuarantine(store: store, onUnreadable: onUnreadable)
        self.quarantine = quarantine
        archive = FieldArchive(
            store: store, monitor: monitor, retention: retention, quarantine: quarantine)
        references = LineageReferences(
            store: store, monitor: monitor, archive: archive, clock: clock)
        try await archive.restore()
        try await store.replayJournal { entry in
            _ = quarantine.read(.batch(entry.sequence)) { try pipeline.replay(entry) }
        }
        try await quarantine.flush()
        if try await references.restore() { try await save() }
    }

    /// Goes on with another configuration, as if it had been in force at the start.
    package func reconfigure(
        _ options: MonitorOptions, paneRetention: TimeSpan, labelRetention: TimeSpan,
        stalenessThreshold: TimeSpan?
    ) {
        self.stalenessThreshold.withLock { $0 = stalenessThreshold }
        monitor.reconfigure(options)
        retention.span = paneRetention
        tasks.reconfigure(retention: labelRetention)
    }

    /// Saves what changes and looks after the store, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - onFailure: Hears why a save failed.
    ///   - onStoreChange: Hears when the store takes nothing any more, and why, and when it does
    ///     again (nil).
    package func saveContinuously(
        onFailure: @Sendable (any Error) -> Void,
        onStoreChange: @Sendable (StoreError?) -> Void
    ) async {
        let clock = ContinuousClock()
        var next = clock.now + Self.saveInterval
        var known: StoreError?
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            await store.checkHealth()
            let failure = store.health.failure
            if failure != known { onStoreChange(failure) }
            known = failure
            guard clock.now >= next || pipeline.journalledBytes > Self.journalledBytesMax else {
                continue
            }
            do {
                try await save()
                lastSaveFailure.withLock { $0 = nil }
            } catch {
                lastSaveFailure.withLock { $0 = "\(error)" }
                onFailure(error)
            }
            next = clock.now + Self.saveInterval
        }
    }

    /// Saves what has changed since the last time.
    package func save() async throws {
        try await saving.perform {
            let checkpoint = await self.pipeline.checkpoint()
            try await self.archive.save(checkpoint.fields, through: checkpoint.sequence)
        }
        try await tasks.forget()
    }

    /// Why nothing can be kept now; nil where all is well.
    package var storeFailure: String? {
        store.health.failure.map { "\($0)" } ?? lastSaveFailure.withLock(\.self)
    }

    // MARK: - Values

    /// Takes a batch of rows whole, or nothing of it; on return it is on disk.
    ///
    /// - Parameter batch: Columns of one length.
    /// - Returns: The number of rows taken.
    /// - Throws: `MonitorError` or `LineageError` that says what cannot be taken.
    package func observe(_ batch: ObservationBatch) async throws -> Int {
        var batch = batch
        if let externalID = batch.runExternalID {
            batch.run = try await store.runID(externalID: externalID)
            batch.runExternalID = nil
        } else if let run = batch.run {
            _ = try await store.run(run)
        }
        let hasNewFields = try await pipeline.submit([batch])
        try await register(batch.component)
        if hasNewFields, try await references.apply(to: batch.component) { try await save() }
        observeLag(of: batch)
        return batch.rowCount
    }

    /// A field's values of one span compared with those of another.
    ///
    /// - Parameters:
    ///   - key: The field.
    ///   - span: The start and end of the values that are judged.
    ///   - reference: Those that they are compared with; nil for the reference in force.
    /// - Returns: Both summaries, and how far they lie apart.
    /// - Throws: `MonitorError` for an unknown field or a span that holds nothing.
    package func compare(
        _ key: FieldKey, span: Range<Instant>, reference: Range<Instant>?
    ) async throws -> SpanComparison {
        let field = try monitor.field(key)
        let panes = try await archive.panes(
            of: key, from: span.lowerBound, until: span.upperBound)
        guard let current = panes.mergedSummary, current.rowCount > 0 else {
            throw MonitorError.emptySpan(key)
        }
        var prepared = field.reading(at: clock.now()).reference?.prepared(for: panes)
        if let reference {
            prepared = PreparedReference(
                panes: try await archive.panes(
                    of: key, from: reference.lowerBound, until: reference.upperBound
                ).gathered(in: field.options.window.span).map(\.summary),
                options: field.options.scoring)
            guard prepared != nil else { throw MonitorError.emptySpan(key) }
        }
        return SpanComparison(
            current: current, reference: prepared, report: prepared?.report(on: current))
    }

    // MARK: - References

    /// Compares a field with summaries that somebody made.
    ///
    /// - Throws: `LineageError.unknownComponent`, or `MonitorError` where they hold nothing or are of
    ///   another kind.
    package func setReference(profile panes: [FieldSummary], of key: FieldKey) async throws {
        try await checkComponent(of: key)
        let now = clock.now()
        try await setReference(
            panes.map { Pane(start: now, summary: $0) }, origin: .profile, of: key)
    }

    /// Compares a field with its values of a span of time, which are kept as their panes.
    ///
    /// - Throws: `LineageError.unknownComponent`, or `MonitorError` where the span holds nothing.
    package func setReference(
        from: Instant, until: Instant, of key: FieldKey
    ) async throws {
        try await checkComponent(of: key)
        let panes = try await archive.panes(of: key, from: from, until: until)
        guard panes.contains(where: { $0.summary.rowCount > 0 }) else {
            throw MonitorError.emptySpan(key)
        }
        let span = try monitor.field(key).options.window.span
        try await setReference(
            panes.gathered(in: span), origin: .span(from: from, until: until), of: key)
    }

    /// Compares a field with the values of a run.
    ///
    /// - Throws: `LineageError.unknownComponent` or `LineageError.unknownRun`, or `MonitorError` where
    ///   no value of the run is kept for the field.
    package func setReference(run: Int64, of key: FieldKey) async throws {
        try await checkComponent(of: key)
        _ = try await store.run(run)
        let profile = try await archive.profile(ofRun: run)
        let own = profile[key] ?? profile.first { Self.isSameField($0.key, key) }?.value
        guard let own else { throw MonitorError.runNotKept(run: run, key) }
        try await setReference(
            [Pane(start: clock.now(), summary: own)], origin: .run(run), of: key)
    }

    /// Goes back to the reference that is found by itself.
    package func removeReference(of key: FieldKey) async throws {
        try monitor.removeReference(of: key)
        _ = try await references.apply(to: key.component)
        try await save()
    }

    /// Sets a reference by hand.
    ///
    /// It is saved at once, and with it all that came before: batches that were replayed beside a
    /// reference that came after them would not be counted as they were.
    private func setReference(
        _ panes: [Pane], origin: Reference.Origin, of key: FieldKey
    ) async throws {
        try monitor.setReference(panes, origin: origin, of: key)
        try await save()
    }

    /// Makes sure that there is the component of a field which may be yet to be seen.
    ///
    /// A component may be given its references before its first values; a name that is mistyped must
    /// not become a field that nobody ever sends.
    private func checkComponent(of key: FieldKey) async throws {
        guard monitor.knownField(key) == nil else { return }
        _ = try await store.component(named: key.component)
    }

    private static func isSameField(_ left: FieldKey, _ right: FieldKey) -> Bool {
        left.role == right.role && left.field == right.field
    }

    // MARK: - Runs

    /// Records runs in one transaction, and the values that their fields held.
    ///
    /// The values of a run are taken together or not at all. Where they are refused, the run and its
    /// lineage are kept.
    ///
    /// - Parameters:
    ///   - drafts: The runs.
    ///   - columns: For each run, the values of its fields by their side.
    /// - Returns: The runs' ids, and why values were refused.
    /// - Throws: `LineageError`; nothing is kept then.
    package func record(
        _ drafts: [RunDraft], columns: [[FieldRole: [ObservedColumn]]] = []
    ) async throws -> RecordedRuns {
        try checkTimes(of: drafts)
        var drafts = drafts
        let threshold = stalenessThreshold.withLock(\.self)
        for index in drafts.indices where drafts[index].stalenessThreshold == nil {
            drafts[index].stalenessThreshold = threshold
        }
        let recorded = try await store.recordChanges(of: drafts)
        var outcome = RecordedRuns(ids: recorded.map(\.id))
        var grown: Set<String> = []
        for (index, draft) in drafts.enumerated() {
            do {
                let batches = try Self.batches(
                    of: draft, columns, at: index, run: outcome.ids[index])
                guard !batches.isEmpty else { continue }
                if try await pipeline.submit(batches) { grown.insert(draft.component) }
            } catch let error as MonitorError {
                outcome.refusals[index] = error
            }
        }
        // What is sent again lasted no second time.
        for (run, draft) in zip(recorded, drafts) where run.hasChanged {
            observeDuration(of: draft)
        }
        var hasOtherReference = false
        for (id, draft) in zip(outcome.ids, drafts) where !draft.inputs.isEmpty {
            let changes = try await references.link(
                draft.component, reading: draft.inputs, in: id)
            hasOtherReference = changes || hasOtherReference
        }
        for component in grown {
            let changes = try await references.apply(to: component)
            hasOtherReference = changes || hasOtherReference
        }
        // Values before and after another model must not be mixed, not even by a restart.
        if hasOtherReference { try await save() }
        return outcome
    }

    /// Refuses runs that start or end long after now: they would stay the latest of all for as long.
    private func checkTimes(of drafts: [RunDraft]) throws {
        let now = clock.now()
        for (index, draft) in drafts.enumerated() {
            for (field, time) in [("started_at", draft.startedAt), ("ended_at", draft.endedAt)] {
                guard let time, time > now + Monitor.timestampAheadMax else { continue }
                throw LineageError.invalid(
                    field: drafts.count > 1 ? "[\(index)].\(field)" : field,
                    reason: "is \(time - now) ahead of the server's clock")
            }
        }
    }

    /// Who and what the flagged outputs have in common, the drift of outputs taken into account.
    ///
    /// - Parameter limit: Groups of suspects and predicates at most, each; 1 to 10,000.
    /// - Returns: Empty lists where nothing is flagged.
    /// - Throws: `LineageError.invalid`.
    package func review(limit: Int) async throws -> Review {
        let drift = OutputDrift(monitor, driftVerdicts, at: clock.now())
        return try await store.review(limit: limit) { run, component, span, profiles in
            try drift.hasDrifted(run, of: component, in: span, profiles)
        }
    }

    /// Forgets everything: components, runs, flags, labels and tasks, and all that is watched with
    /// its values and references.
    ///
    /// - Throws: GRDB's `DatabaseError`; nothing is forgotten then.
    package func clear() async throws {
        try await saving.perform {
            try await self.pipeline.clear()
            self.references.forget()
            self.tasks.clear()
            self.knownComponents.withLock { $0 = [] }
            self.durations.withLock { $0 = [:] }
            self.lags.withLock { $0 = [:] }
        }
    }

    /// How long the runs of each component took that were recorded since the start.
    package var runDurations: [String: DurationHistogram] { durations.withLock { $0 } }

    /// How late the rows of each component's inputs came since the start, by their event time.
    package var featureLags: [String: DurationHistogram] { lags.withLock { $0 } }

    private func observeLag(of batch: ObservationBatch) {
        guard batch.role == .input, let timestamp = batch.timestamp else { return }
        let seconds = max(0, (clock.now() - timestamp).seconds)
        lags.withLock {
            guard $0.count < Self.histogramCountMax || $0[batch.component] != nil else { return }
            $0[batch.component, default: DurationHistogram(upperBounds: Self.lagBounds)]
                .observe(seconds, count: batch.rowCount)
        }
    }

    private func observeDuration(of draft: RunDraft) {
        guard let endedAt = draft.endedAt else { return }
        durations.withLock {
            guard $0.count < Self.histogramCountMax || $0[draft.component] != nil else { return }
            $0[draft.component, default: DurationHistogram(upperBounds: Self.durationBounds)]
                .observe((endedAt - draft.startedAt).seconds)
        }
    }

    /// The values that came along with a run.
    private static func batches(
        of draft: RunDraft, _ columns: [[FieldRole: [ObservedColumn]]], at index: Int, run: Int64
    ) throws -> [ObservationBatch] {
        guard columns.indices.contains(index) else { return [] }
        return try columns[index].sorted { $0.key < $1.key }.map { role, columns in
            var batch = ObservationBatch(
                component: draft.component, role: role, run: run,
                timestamp: draft.endedAt ?? draft.startedAt,
                rowCount: columns.first?.values.count ?? 0, columns: columns)
            // A retried run brings the same values again; one that goes on brings others.
            let fingerprint = try JournaledBatch.fingerprint(of: batch)
            batch.batchID = "run \(run) \(role.rawValue) \(fingerprint)"
            return batch
        }
    }

    /// Makes sure that the store knows a component that is heard of for the first time.
    private func register(_ component: String) async throws {
        guard !knownComponents.withLock({ $0.contains(component) }) else { return }
        _ = try await store.createComponent(
            Component(name: component, createdAt: clock.now()))
        knownComponents.withLock { known in
            if known.count >= Self.knownComponentCountMax { known = [] }
            known.insert(component)
        }
    }
}

/// What became of runs that were recorded.
package struct RecordedRuns: Sendable {
    /// The runs' ids, in the order of the drafts.
    package var ids: [Int64]
    /// By the place of a draft, why the values that came with it were refused.
    package var refusals: [Int: MonitorError] = [:]
}

/// Two spans of a field's values side by side.
package struct SpanComparison: Sendable {
    package let current: FieldSummary
    package let reference: PreparedReference?
    package let report: DriftReport?
}
