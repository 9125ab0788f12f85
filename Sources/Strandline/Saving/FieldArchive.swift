import Drift
import Instants
import LineageStore
import Monitor
import Sketches

/// Carries fields between the monitor and the store.
struct FieldArchive: Sendable {
    let store: LineageStore
    let monitor: Monitor
    let retention: PaneRetention

    /// Saves what has changed, and forgets the batches that it holds.
    ///
    /// - Parameters:
    ///   - checkpoints: The state of the fields after the batches up to `sequence`, and no others.
    ///   - sequence: The last batch that they hold.
    /// - Throws: GRDB's `DatabaseError`; what has changed is saved the next time then.
    func save(_ checkpoints: [FieldCheckpoint], through sequence: Int64) async throws {
        let changes = try checkpoints.map { checkpoint in
            FieldChange(
                name: FieldName(checkpoint.key),
                state: try checkpoint.state.encoded(),
                reference: try checkpoint.hasOtherReference
                    ? checkpoint.reference.map { try SavedReference($0).encoded() } : nil,
                hasOtherReference: checkpoint.hasOtherReference,
                panes: checkpoint.panes.map {
                    PaneRecord(start: $0.start, summary: $0.summary.encoded())
                }
                    + checkpoint.profiles.map {
                        PaneRecord(
                            run: $0.run, start: $0.pane.start, summary: $0.pane.summary.encoded())
                    },
                keepsPanesFrom: checkpoint.newestSlot.map { $0 - retention.span }
                    ?? Instant(microseconds: .min))
        }
        try await store.save(changes, through: sequence)
        monitor.markSaved(checkpoints)
    }

    /// Puts all fields back as they were saved.
    func restore() async throws {
        for record in try await store.fieldRecords() {
            guard let key = FieldKey(record.name) else {
                throw SavedStateError.damaged("a field's name")
            }
            let reference = try record.reference.map(SavedReference.init(decoding:))
            let state =
                try record.state.map(SavedFieldState.init(decoding:))
                ?? SavedFieldState(kind: reference?.panes.first?.summary.kind.rawValue)
            let newest = Instant(microseconds: state.newestSlot ?? 0)
            let panes = try await store.panes(
                of: record.name, from: newest - monitor.windowSpan(of: key),
                until: newest + monitor.windowSpan(of: key))
            monitor.restore(
                key, state,
                panes: try panes.map {
                    Pane(start: $0.start, summary: try FieldSummary(decoding: $0.summary))
                },
                profiles: try Self.profiles(
                    try await store.profiles(of: record.name, limit: Self.restoredRunCount)),
                reference: reference)
        }
    }

    /// The summaries that a run brought, by field, whether they are saved yet or not.
    func profile(ofRun run: Int64) async throws -> [FieldKey: FieldSummary] {
        var summaries: [FieldKey: FieldSummary] = [:]
        for (name, panes) in try await store.profile(ofRun: run) {
            guard let key = FieldKey(name) else { continue }
            let fresh = (try? monitor.field(key))?.profile(of: run)
            // What is in memory holds all that came since its start.
            let saved = panes.filter { $0.start < fresh?.pane.start ?? Instant(microseconds: .max) }
            summaries[key] = FieldSummary.merged(
                try saved.map { try FieldSummary(decoding: $0.summary) }
                    + (fresh.map { [$0.pane.summary] } ?? []))
        }
        for field in monitor.fields where summaries[field.key] == nil {
            summaries[field.key] = field.profile(of: run)?.pane.summary
        }
        return summaries
    }

    /// A field's panes within a span: those that are saved, and what memory holds of later ones.
    ///
    /// Of a field whose values came with runs, what each run of the span brought.
    func panes(of key: FieldKey, from: Instant, until: Instant) async throws -> [Pane] {
        let fresh = try monitor.field(key).panes(from: from, until: until)
        let starts = Set(fresh.map(\.start))
        let saved = try await store.panes(of: FieldName(key), from: from, until: until)
            .filter { !starts.contains($0.start) }
        let panes =
            try saved.map {
                Pane(start: $0.start, summary: try FieldSummary(decoding: $0.summary))
            } + fresh
        guard panes.isEmpty else { return panes }
        return try Self.profiles(
            try await store.profiles(of: FieldName(key), from: from, until: until),
            and: try monitor.field(key).profiles.filter {
                from <= $0.pane.start && $0.pane.start < until
            }
        ).map(\.pane)
    }

    /// What the newest runs brought to a field, whether it is saved yet or not; the oldest first.
    func profiles(of key: FieldKey, limit: Int) async throws -> [RunProfile] {
        let saved = try await store.profiles(of: FieldName(key), limit: limit)
        return try Self.profiles(saved, and: monitor.field(key).profiles).suffix(limit)
    }

    /// What runs brought, in parts and perhaps in memory; the oldest first.
    private static func profiles(
        _ saved: [PaneRecord], and fresh: [RunProfile] = []
    ) throws -> [RunProfile] {
        let runs = Set(saved.compactMap(\.run)).union(fresh.map(\.run)).sorted()
        return try runs.compactMap { run in
            let inMemory = fresh.first { $0.run == run }
            // What is in memory holds all that came since its start.
            let parts = saved.filter {
                $0.run == run && $0.start < inMemory?.pane.start ?? Instant(microseconds: .max)
            }
            guard let first = parts.first else { return inMemory }
            let summaries = try parts.map { try FieldSummary(decoding: $0.summary) }
            return FieldSummary.merged(summaries + (inMemory.map { [$0.pane.summary] } ?? []))
                .map { RunProfile(run: run, pane: Pane(start: first.start, summary: $0)) }
        }
    }

    /// As many runs as a field keeps in memory.
    private static let restoredRunCount = 8
}

extension FieldName {
    init(_ key: FieldKey) {
        self.init(component: key.component, role: key.role.rawValue, field: key.field)
    }
}

extension FieldKey {
    init?(_ name: FieldName) {
        guard let role = FieldRole(rawValue: name.role) else { return nil }
        self.init(component: name.component, role: role, field: name.field)
    }
}
