import Synchronization
package import Instants
package import Lineage
import Store
package import Monitor

/// What became of runs that were recorded.
package struct RecordedRuns: Sendable {
    /// The runs' ids, in the order of the drafts.
    package var ids: [Int64]
    /// By the place of a draft, why the values that came with it were refused.
    package var refusals: [Int: MonitorError] = [:]
}

extension Engine {
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
        let threshold = options.withLock { $0.stalenessThreshold }
        for index in drafts.indices where drafts[index].stalenessThreshold == nil {
            drafts[index].stalenessThreshold = threshold
        }
        let recorded = try await store.recordChanges(of: drafts)
        var outcome = RecordedRuns(ids: recorded.map(\.id))
        var grown: Set<String> = []
        for (index, draft) in drafts.enumerated() {
            do {
                let batches = Self.batches(
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
        if hasOtherReference { try await checkpoint() }
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

    /// The values that came along with a run.
    private static func batches(
        of draft: RunDraft, _ columns: [[FieldRole: [ObservedColumn]]], at index: Int, run: Int64
    ) -> [ObservationBatch] {
        guard columns.indices.contains(index) else { return [] }
        return columns[index].sorted { $0.key < $1.key }.map { role, columns in
            var batch = ObservationBatch(
                component: draft.component, role: role, run: run,
                timestamp: draft.endedAt ?? draft.startedAt,
                rowCount: columns.first?.values.count ?? 0, columns: columns)
            // A retried run brings the same values again; one that goes on brings others.
            batch.batchID = "run \(run) \(role.rawValue) \(batch.fingerprint)"
            return batch
        }
    }

    private func observeDuration(of draft: RunDraft) {
        guard let endedAt = draft.endedAt else { return }
        runDurationHistograms.observe(
            (endedAt - draft.startedAt).seconds, of: draft.component)
    }

    /// How long the runs of each component took that were recorded since the start.
    package var runDurations: [String: DurationHistogram] { runDurationHistograms.all }

    /// The run of an id.
    ///
    /// - Throws: `LineageError.unknownRun`.
    package func run(_ id: Int64) async throws -> Run {
        try await store.run(id)
    }

    /// The runs of ids, in their order; those that are not there, or not any more, are left out.
    package func runs(_ ids: [Int64]) async throws -> [Run] {
        try await store.runs(ids)
    }

    /// The latest runs of all components, latest start first.
    ///
    /// - Parameters:
    ///   - limit: 1 to 10,001 runs.
    ///   - run: A run's id, to go on with those before it; nil to start with the latest.
    /// - Returns: The runs, latest start first.
    /// - Throws: `LineageError.unknownRun`, `LineageError.invalid`.
    package func recentRuns(limit: Int, before run: Int64? = nil) async throws -> [Run] {
        try await store.recentRuns(limit: limit, before: run)
    }

    /// A component's runs, latest start first.
    ///
    /// - Parameters:
    ///   - component: The component's name.
    ///   - limit: 1 to 10,001 runs.
    ///   - since: The earliest start; nil for any.
    ///   - until: The latest start; nil for any.
    ///   - run: A run's id, to go on with those before it; nil to start with the latest.
    /// - Returns: The runs, latest start first.
    /// - Throws: `LineageError.unknownComponent`, `LineageError.unknownRun`, `LineageError.invalid`.
    package func runs(
        ofComponent component: String, limit: Int, since: Instant? = nil, until: Instant? = nil,
        before run: Int64? = nil
    ) async throws -> [Run] {
        try await store.runs(
            ofComponent: component, limit: limit, since: since, until: until, before: run)
    }

    /// Replaces the notes of a run.
    ///
    /// - Throws: `LineageError.unknownRun`, `LineageError.invalid`.
    package func setNotes(_ notes: String, of run: Int64) async throws {
        try await store.setNotes(notes, of: run)
    }
}
