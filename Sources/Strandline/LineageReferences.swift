import Instants
import Lineage
import Store
import Monitor
import Sketches
import Synchronization

/// Finds by lineage what a component's fields are compared with: the values that its model was
/// trained on.
///
/// When a run reads a model, the run that output this model is its training. Where the training
/// brought values under the same names on the same side, these are the reference. That it is a model
/// is told by whoever names its kind, by its name, or by its having come out of a training.
final class LineageReferences: Sendable {
    private struct Source {
        let training: Int64
        let model: Artifact
        let reason: String
    }

    private struct State {
        /// By component, the training of the model that was read last.
        var sources: [String: Source] = [:]
        /// The components that have fields: what others read is of no interest yet.
        var watched: Set<String> = []
    }

    private let store: SQLiteStore
    private let monitor: Monitor
    private let archive: FieldArchive
    private let clock: WallClock
    private let state = Mutex(State())

    /// Of a component that is watched from now on, the runs that are searched for a model.
    private static let runCountMax = 20

    init(store: SQLiteStore, monitor: Monitor, archive: FieldArchive, clock: WallClock) {
        self.store = store
        self.monitor = monitor
        self.archive = archive
        self.clock = clock
    }

    /// Finds the trainings of all components that are watched, and compares with them.
    ///
    /// - Returns: Whether there is another reference: an engine that was killed between the run that
    ///   reads another model and its references goes on here.
    func restore() async throws -> Bool {
        var hasChanged = false
        for component in Set(monitor.fields.map(\.key.component)) {
            let changes = try await apply(to: component)
            hasChanged = changes || hasChanged
        }
        return hasChanged
    }

    /// Forgets all trainings, and which components are watched.
    func clear() {
        state.withLock { $0 = State() }
    }

    /// Takes note of what a run of a component read.
    ///
    /// - Returns: Whether there is another reference.
    func link(
        _ component: String, reading inputs: [Artifact], in run: Int64
    ) async throws -> Bool {
        let (isWatched, known) = state.withLock {
            ($0.watched.contains(component), $0.sources[component])
        }
        guard isWatched, !inputs.isEmpty else { return false }
        // A serving component reads one content of one model all day.
        if let model = known?.model, model.version != nil,
            inputs.contains(where: { $0.name == model.name && $0.version == model.version })
        {
            return false
        }
        guard let source = try await source(of: component, in: try await store.run(run)) else {
            return false
        }
        state.withLock { $0.sources[component] = source }
        guard known?.training != source.training else { return false }
        return try await apply(to: component)
    }

    /// Sets the references of a component that has fields, but of those that were set by hand.
    ///
    /// - Returns: Whether there is another reference.
    func apply(to component: String) async throws -> Bool {
        try await watch(component)
        guard let source = state.withLock({ $0.sources[component] }) else { return false }
        let profile = try await archive.profile(ofRun: source.training)
        var hasChanged = false
        for field in monitor.fields where field.key.component == component {
            let changes = try apply(source, profile: profile, to: field)
            hasChanged = changes || hasChanged
        }
        return hasChanged
    }

    /// Finds, the first time, the training of the model that a component's runs have read.
    private func watch(_ component: String) async throws {
        guard state.withLock({ $0.watched.insert(component).inserted }) else { return }
        do {
            guard let source = try await latestSource(of: component) else { return }
            state.withLock { state in
                if state.sources[component] == nil { state.sources[component] = source }
            }
        } catch {
            // Whoever comes next looks again.
            state.withLock { _ = $0.watched.remove(component) }
            throw error
        }
    }

    /// The training of the model that the latest run of a component read which read one.
    private func latestSource(of component: String) async throws -> Source? {
        let runs: [Run]
        do {
            runs = try await store.runs(ofComponent: component, limit: Self.runCountMax)
        } catch LineageError.unknownComponent {
            // Its values came before its first run.
            return nil
        }
        for run in runs where !run.inputs.isEmpty {
            if let source = try await source(of: component, in: run) { return source }
        }
        return nil
    }

    private func apply(
        _ source: Source, profile: [FieldKey: FieldSummary], to field: Field
    ) throws -> Bool {
        let match = profile.first {
            $0.key.role == field.key.role && $0.key.field == field.key.field
        }
        guard let (_, summary) = match, summary.rowCount > 0 else { return false }
        switch field.referenceOrigin {
        case .lineage(source.training, _)?: return false
        case .lineage?, nil: break
        case let origin? where origin.isFoundByItself: break
        default: return false
        }
        try monitor.setReference(
            [Pane(start: clock.now(), summary: summary)],
            origin: .lineage(run: source.training, reason: source.reason), of: field.key)
        return true
    }

    /// The training of the model among the inputs of a run; nil where there is none.
    private func source(of component: String, in run: Run) async throws -> Source? {
        let candidates = run.inputs.filter { [.model, .unknown].contains($0.kind) }
        guard !candidates.isEmpty else { return nil }
        for id in run.dependencies.reversed() {
            let training = try await store.run(id)
            let outputs = Set(training.outputs.map(\.name))
            let model = candidates.first {
                outputs.contains($0.name) && Self.isModel($0, madeBy: training)
            }
            guard let model, try await !archive.profile(ofRun: id).isEmpty else { continue }
            let version = model.version.map { "@\($0)" } ?? ""
            return Source(
                training: id, model: model,
                reason: "run \(run.id) of \(component) read \(model.name)\(version),"
                    + " which run \(id) of \(training.component) made")
        }
        return nil
    }

    private static func isModel(_ artifact: Artifact, madeBy run: Run) -> Bool {
        artifact.kind == .model
            || artifact.kind == .unknown && run.component.lowercased().contains("train")
    }
}
