import Drift
import Instants
import Store
import Monitor
import Sketches

/// Carries fields between the monitor and the store.
struct FieldArchive: Sendable {
    let store: SQLiteStore
    let monitor: Monitor
    let retention: PaneRetention
    let quarantine: RecordQuarantine

    /// Saves what has changed, and deletes the batches that it holds.
    ///
    /// - Parameters:
    ///   - checkpoints: The state of the fields after the batches up to `sequence`, and no others.
    ///   - sequence: The last batch that they hold.
    /// - Throws: GRDB's `DatabaseError`; what has changed is saved the next time then.
    func save(_ checkpoints: [FieldCheckpoint], through sequence: Int64) async throws {
        let span = retention.span
        let changes = await checkpoints.mappedSideBySide { FieldChange($0, keepingPanesFor: span) }
        try await store.save(changes, through: sequence)
        monitor.markSaved(checkpoints)
    }

    /// Puts all fields back as they were saved; of a damaged one, what can be read.
    func restore() async throws {
        let options = monitor.options
        let saved = try await store.mapFields { try self.saved($0, options) }.compactMap(\.self)
        // Those that are wanted in another detail than before get what the others leave.
        let isKept = { (field: SavedField) in
            field.state.detail?.wanted == options.detail(for: field.key)
        }
        for field in saved.filter(isKept) + saved.filter({ !isKept($0) }) {
            monitor.restore(
                field.key, field.state, panes: field.panes, profiles: field.profiles,
                nextPart: field.nextPart, reference: field.reference)
        }
        try await quarantine.flush()
    }

    /// A field as it was saved; nil for one whose name cannot be read.
    private func saved(_ stored: StoredField, _ options: MonitorOptions) throws -> SavedField? {
        guard var field = SavedField(stored.record, quarantine) else { return nil }
        // Shorter slots than those of now may lie within the newest one, however long it is.
        let panes = try stored.panes(
            from: Instant(microseconds: field.state.newestSlot ?? 0)
                - options.windowSpan(of: field.key))
        field.panes = decoded(panes, of: stored.record.name)
        field.profiles = profiles(
            try stored.profiles(runCount: Self.restoredRunCount), of: stored.record.name)
        return field
    }

    /// The panes of some records, but for those that cannot be read.
    private func decoded(_ records: [PaneRecord], of name: FieldName) -> [Pane] {
        records.compactMap { record in
            quarantine.read(.pane(name, start: record.start)) {
                Pane(start: record.start, sealed: try EncodedSummary(checking: record.summary))
            }
        }
    }

    /// The summaries of parts of a run, but for those that cannot be read.
    private func summaries(_ parts: [PaneRecord], of name: FieldName) -> [Pane] {
        parts.compactMap { part in
            quarantine.read(.profile(name, run: part.run ?? 0, part: part.part)) {
                Pane(start: part.start, sealed: try EncodedSummary(checking: part.summary))
            }
        }
    }

    /// The summaries that a run brought, by field, whether they are saved yet or not.
    func profile(ofRun run: Int64) async throws -> [FieldKey: FieldSummary] {
        // Before the store is read: what leaves memory in between is saved.
        let fresh = Dictionary(
            monitor.fields.lazy.compactMap { field in
                field.profile(of: run).map { (field.key, $0) }
            }
        ) { first, _ in first }
        var summaries = fresh.mapValues(\.pane.summary)
        for (name, parts) in try await store.profile(ofRun: run) {
            guard let key = FieldKey(name) else { continue }
            summaries[key] = profile(ofRun: run, parts, of: name, and: fresh[key])?.pane.summary
        }
        try await quarantine.flush()
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
        let panes = decoded(saved, of: FieldName(key)) + fresh
        guard panes.isEmpty else {
            try await quarantine.flush()
            return panes
        }
        let inMemory = try monitor.field(key).profiles.filter {
            from <= $0.pane.start && $0.pane.start < until
        }
        let profiles = profiles(
            try await store.profiles(of: FieldName(key), from: from, until: until),
            of: FieldName(key), and: inMemory)
        try await quarantine.flush()
        return profiles.map(\.pane)
    }

    /// What the newest runs brought to a field, whether it is saved yet or not; the oldest first.
    func profiles(of key: FieldKey, limit: Int) async throws -> [RunProfile] {
        let inMemory = try monitor.field(key).profiles
        let saved = try await store.profiles(of: FieldName(key), limit: limit)
        let profiles = profiles(saved, of: FieldName(key), and: inMemory)
        try await quarantine.flush()
        return profiles.suffix(limit)
    }

    /// What runs brought, in parts and perhaps in memory; the oldest first.
    private func profiles(
        _ saved: [PaneRecord], of name: FieldName, and fresh: [RunProfile] = []
    ) -> [RunProfile] {
        let runs = Set(saved.compactMap(\.run)).union(fresh.map(\.run)).sorted()
        return runs.compactMap { run in
            profile(
                ofRun: run, saved.filter { $0.run == run }, of: name,
                and: fresh.first { $0.run == run })
        }
    }

    /// What a run brought, in parts by number and perhaps in memory.
    private func profile(
        ofRun run: Int64, _ saved: [PaneRecord], of name: FieldName, and inMemory: RunProfile?
    ) -> RunProfile? {
        // What is in memory holds all that came since its part began.
        let parts = saved.filter { $0.part < inMemory?.part ?? .max }
        guard let first = parts.first else { return inMemory }
        let panes = summaries(parts, of: name) + (inMemory.map { [$0.pane] } ?? [])
        // One is kept as it is stored.
        if panes.count == 1, inMemory == nil {
            return RunProfile(run: run, part: first.part, pane: panes[0])
        }
        return panes.mergedSummary.map { summary in
            RunProfile(
                run: run, part: first.part, pane: Pane(start: first.start, summary: summary))
        }
    }

    /// As many runs as a field keeps in memory.
    private static let restoredRunCount = 8
}

/// A field as it is saved.
private struct SavedField: Sendable {
    let key: FieldKey
    let state: SavedFieldState
    let reference: SavedReference?
    let nextPart: Int64
    var panes: [Pane] = []
    var profiles: [RunProfile] = []

    /// Nil for a field whose name cannot be read.
    init?(_ record: FieldRecord, _ quarantine: RecordQuarantine) {
        guard let key = FieldKey(record.name) else {
            quarantine.note(.fieldState(record.name), reason: "the role is unknown")
            return nil
        }
        self.key = key
        nextPart = record.nextPart
        reference = record.reference.flatMap { bytes in
            quarantine.read(.fieldReference(record.name)) {
                try SavedReference(decoding: bytes)
            }
        }
        let saved = record.state.flatMap { bytes in
            quarantine.read(.fieldState(record.name)) { try SavedFieldState(decoding: bytes) }
        }
        state =
            saved ?? SavedFieldState(kind: reference?.panes.first?.summary.kind.rawValue)
    }
}

extension FieldChange {
    /// What has changed of a field, as it is stored: sealed panes as the bytes that they are.
    fileprivate init(_ checkpoint: FieldCheckpoint, keepingPanesFor span: TimeSpan) {
        self.init(
            name: FieldName(checkpoint.key), state: checkpoint.state.encoded(),
            reference: checkpoint.hasOtherReference
                ? checkpoint.reference.map { SavedReference($0).encoded() } : nil,
            hasOtherReference: checkpoint.hasOtherReference,
            panes: checkpoint.panes.map { PaneRecord(start: $0.start, summary: $0.encoded.bytes) }
                + checkpoint.profiles.map {
                    PaneRecord(
                        run: $0.run, part: $0.part, start: $0.pane.start,
                        summary: $0.pane.encoded.bytes)
                },
            keepsPanesFrom: checkpoint.newestSlot.map { $0 - span }
                ?? Instant(microseconds: .min))
    }
}

extension Array where Element: Sendable {
    /// What a closure makes of each element, on all processors.
    fileprivate func mappedSideBySide<Value: Sendable>(
        _ transform: @escaping @Sendable (Element) -> Value
    ) async -> [Value] {
        await withTaskGroup { group in
            for start in stride(from: 0, to: count, by: 256) {
                let part = self[start..<Swift.min(start + 256, count)]
                group.addTask { (start, part.map(transform)) }
            }
            return await group.reduce(into: [Int: [Value]]()) { $0[$1.0] = $1.1 }
                .sorted { $0.key < $1.key }.flatMap(\.value)
        }
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
