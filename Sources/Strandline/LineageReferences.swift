import Instants
import Lineage
import LineageStore
import Monitor
import Sketches
import Synchronization

/// Finds by lineage what a component's fields are compared with: the values that its model was
/// trained on.
///
/// When a run reads a model, the run that output this model is its training. Where the training
/// brought values under the same names on the same side, these are the reference.
final class LineageReferences: Sendable {
    private struct Source: Equatable {
        let training: Int64
        let reason: String
    }

    private let store: LineageStore
    private let monitor: Monitor
    private let archive: FieldArchive
    private let clock: WallClock
    /// By component, the training of the model that its latest run read.
    private let sources = Mutex<[String: Source]>([:])

    init(store: LineageStore, monitor: Monitor, archive: FieldArchive, clock: WallClock) {
        self.store = store
        self.monitor = monitor
        self.archive = archive
        self.clock = clock
    }

    /// Finds the trainings of all components that are watched.
    func restore() async throws {
        for component in Set(monitor.fields.map(\.key.component)) {
            guard let run = try? await store.runs(ofComponent: component, limit: 1).first else {
                continue
            }
            if let source = try await source(of: component, reading: run.inputs, in: run.id) {
                sources.withLock { $0[component] = source }
            }
        }
    }

    /// Takes note of what a run of a component read.
    func link(_ component: String, reading inputs: [Artifact], in run: Int64) async throws {
        guard let source = try await source(of: component, reading: inputs, in: run) else { return }
        let isNew = sources.withLock { sources in
            defer { sources[component] = source }
            return sources[component]?.training != source.training
        }
        if isNew { try await apply(to: component) }
    }

    /// Sets the references of a component's fields, but of those that were set by hand.
    func apply(to component: String) async throws {
        guard let source = sources.withLock({ $0[component] }) else { return }
        let profile = try await archive.profile(ofRun: source.training)
        for field in monitor.fields where field.key.component == component {
            try await apply(source, profile: profile, to: field)
        }
    }

    func set(
        _ panes: [Pane], origin: Reference.Origin, of key: FieldKey
    ) async throws {
        let reference = try monitor.setReference(panes, origin: origin, of: key)
        try await store.saveReference(SavedReference(reference).encoded(), of: FieldName(key))
    }

    func remove(of key: FieldKey) async throws {
        try monitor.removeReference(of: key)
        try await store.saveReference(nil, of: FieldName(key))
        try await apply(to: key.component)
    }

    private func apply(
        _ source: Source, profile: [FieldKey: FieldSummary], to field: Field
    ) async throws {
        let match = profile.first {
            $0.key.role == field.key.role && $0.key.field == field.key.field
        }
        guard let (_, summary) = match, field.kind == summary.kind, summary.rowCount > 0 else {
            return
        }
        switch field.referenceOrigin {
        case .lineage(source.training, _)?: return
        case .lineage?, nil: break
        case let origin? where origin.isFoundByItself: break
        default: return
        }
        try await set(
            [Pane(start: clock.now(), summary: summary)],
            origin: .lineage(run: source.training, reason: source.reason), of: field.key)
    }

    /// The training of the model among the inputs of a run; nil where there is none.
    private func source(
        of component: String, reading inputs: [Artifact], in run: Int64
    ) async throws -> Source? {
        guard inputs.contains(where: { $0.kind == .model }) else { return nil }
        let read = try await store.run(run)
        for id in read.dependencies.reversed() {
            let training = try await store.run(id)
            let models = Set(training.outputs.map(\.name))
            let model = inputs.first { $0.kind == .model && models.contains($0.name) }
            guard let model, try await !archive.profile(ofRun: id).isEmpty else { continue }
            let version = model.version.map { "@\($0)" } ?? ""
            return Source(
                training: id,
                reason: "run \(run) of \(component) read \(model.name)\(version), which run \(id)"
                    + " of \(training.component) made")
        }
        return nil
    }
}
