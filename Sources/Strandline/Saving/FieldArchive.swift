import Drift
import Foundation
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
                state: [UInt8](try JSONEncoder().encode(checkpoint.state)),
                reference: try checkpoint.reference.map { try SavedReference($0).encoded() },
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
                try record.state.map {
                    try JSONDecoder().decode(SavedFieldState.self, from: Data($0))
                } ?? SavedFieldState(kind: reference?.panes.first?.summary.kind.rawValue)
            let newest = Instant(microseconds: state.newestSlot ?? 0)
            let panes = try await store.panes(
                of: record.name, from: newest - monitor.windowSpan(of: key),
                until: newest + monitor.windowSpan(of: key))
            monitor.restore(
                key, state,
                panes: try panes.map {
                    Pane(start: $0.start, summary: try FieldSummary(decoding: $0.summary))
                },
                profile: try Self.profile(of: try await store.profiles(of: record.name, limit: 1)),
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
    func panes(of key: FieldKey, from: Instant, until: Instant) async throws -> [Pane] {
        let fresh = try monitor.field(key).panes(from: from, until: until)
        let starts = Set(fresh.map(\.start))
        let saved = try await store.panes(of: FieldName(key), from: from, until: until)
            .filter { !starts.contains($0.start) }
        return try saved.map {
            Pane(start: $0.start, summary: try FieldSummary(decoding: $0.summary))
        } + fresh
    }

    /// What the newest runs brought to a field, whether it is saved yet or not; the oldest first.
    func profiles(of key: FieldKey, limit: Int) async throws -> [RunProfile] {
        let saved = try await store.profiles(of: FieldName(key), limit: limit)
        let fresh = try monitor.field(key).profiles
        let runs = Set(saved.compactMap(\.run)).union(fresh.map(\.run)).sorted().suffix(limit)
        return try runs.compactMap { run in
            let inMemory = fresh.first { $0.run == run }
            let parts = saved.filter {
                $0.run == run && $0.start < inMemory?.pane.start ?? Instant(microseconds: .max)
            }
            guard var profile = try Self.profile(of: parts) ?? inMemory else { return nil }
            if !parts.isEmpty, let inMemory {
                try? profile.pane.summary.merge(inMemory.pane.summary)
            }
            return profile
        }
    }

    private static func profile(of panes: [PaneRecord]) throws -> RunProfile? {
        guard let first = panes.first, let run = first.run,
            let summary = FieldSummary.merged(
                try panes.map { try FieldSummary(decoding: $0.summary) })
        else { return nil }
        return RunProfile(run: run, pane: Pane(start: first.start, summary: summary))
    }
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
