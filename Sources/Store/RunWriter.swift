import ClientText
import GRDB
import Instants
import Lineage

/// Records runs with all that hangs on them, within one transaction.
struct RunWriter {
    private let database: Database
    private let now: Instant
    private let runs: RunTable
    private let artifacts: ArtifactTable
    private let components: ComponentTable
    private let contents: ContentTable
    private let counts: CountTable
    private let labels: LabelTable
    private let resolver: DependencyResolver

    init(_ database: Database, now: Instant) {
        self.database = database
        self.now = now
        runs = RunTable(database)
        artifacts = ArtifactTable(database)
        components = ComponentTable(database)
        contents = ContentTable(database)
        counts = CountTable(database)
        labels = LabelTable(database)
        resolver = DependencyResolver(database)
    }

    /// Records a valid draft, or goes on with the run that has its external id.
    ///
    /// - Returns: the run's id, and whether it changed.
    /// - Throws: `LineageError.conflict` for an external id of another component, and for an input
    ///   that the draft adds and that carries a label whose retraction is past its grace.
    func record(_ draft: RunDraft) throws -> RecordedRun {
        if let externalID = draft.externalID, let known = try runs.known(externalID: externalID) {
            try resume(with: known, draft)
            return RecordedRun(id: known.key.id, hasChanged: known.status == .running)
        }
        let component = try components.idCreating(named: draft.component, at: now)
        let run = try runs.insert(
            draft,
            RunTable.References(
                component: component, code: draft.code.map(contents.code),
                parameterSet: contents.parameterSet(draft.parameters)))
        try addArtifacts(of: draft, to: run, isNew: true)
        try RowMapTable(database).insert(draft.rowMaps, of: run.id)
        try addUpstream(draft.upstream, to: run)
        try addMetrics(draft.metrics, to: run)
        try addTests(draft.tests, to: run)
        if draft.status != .failed {
            try resolver.adoptDependents(ofComponent: component, by: run)
        }
        try counts.add(draft, id: run.id, to: component)
        return RecordedRun(id: run.id, hasChanged: true)
    }

    /// Adds to a run that is still running; a run that has ended stays as it is.
    private func resume(with known: RunTable.Known, _ draft: RunDraft) throws {
        guard try components.id(named: draft.component) == known.component else {
            throw LineageError.conflict(
                "external_id \"\((draft.externalID ?? "").excerpt)\" belongs to a run of another "
                    + "component than \"\(draft.component.excerpt)\".")
        }
        guard known.status == .running else { return }
        if let endedAt = draft.endedAt, endedAt.microseconds < known.key.startedAt {
            throw LineageError.invalid(field: "ended_at", reason: "is before started_at")
        }
        let parameters = try known.parameterSet.map(contents.parameters) ?? [:]
        let run = known.key
        try runs.update(
            run, with: draft,
            RunTable.References(
                component: known.component, code: draft.code.map(contents.code),
                parameterSet: contents.parameterSet(
                    parameters.merging(draft.parameters) { _, new in new })))
        try addArtifacts(of: draft, to: run, isNew: false)
        try RowMapTable(database).insert(draft.rowMaps, of: run.id)
        try addUpstream(draft.upstream, to: run)
        try addMetrics(draft.metrics, to: run)
        if !draft.tests.isEmpty {
            let statement = try database.cachedStatement(
                sql: "DELETE FROM run_test WHERE run_id = ?")
            try statement.execute(arguments: [run.id])
            try addTests(draft.tests, to: run)
        }
        if draft.status == .failed {
            try resolver.releaseDependents(ofComponent: known.component, by: run)
        }
        try counts.finish(draft, id: run.id, of: known.component)
    }

    private func addArtifacts(of draft: RunDraft, to run: RunKey, isNew: Bool) throws {
        var relabelled: [Int64] = []
        let inputPosition = isNew ? 0 : try nextPosition(in: "run_input", of: run)
        for (index, input) in draft.inputs.enumerated() {
            let artifact = try artifacts.idCreating(input, isLikelyNew: false)
            try addInput(artifact, version: input.version, at: inputPosition + index, to: run)
            relabelled += try labels.state(
                input.labels, ofArtifact: artifact.id, version: input.version ?? "")
        }
        var hasAdopted = false
        let outputPosition = isNew ? 0 : try nextPosition(in: "run_output", of: run)
        for (index, output) in draft.outputs.enumerated() {
            let artifact = try artifacts.idCreating(output, isLikelyNew: true)
            try addOutput(artifact, version: output.version, at: outputPosition + index, to: run)
            // Nobody has read an artifact that was unknown until now.
            if !artifact.isNew {
                let adopted = try resolver.adoptConsumers(
                    ofArtifact: artifact.id, version: output.version ?? "", by: run)
                hasAdopted = hasAdopted || adopted
            }
            relabelled += try labels.state(
                output.labels, ofArtifact: artifact.id, version: output.version ?? "")
        }
        // After what the clocks tell: these links give way where they would close a circle.
        try resolver.linkToLaterMakers(run, endedAt: draft.endedAt?.microseconds)
        if try resolver.adoptEarlierConsumers(by: run) { hasAdopted = true }
        guard try labels.hasLabels() else { return }
        relabelled.append(run.id)
        if hasAdopted { relabelled += try labels.readers(of: run.id) }
        try labels.spread(to: relabelled)
        // What the run read before was judged when it was added.
        try labels.refuseRetracted(readBy: run, from: inputPosition)
    }

    private func addInput(
        _ artifact: ArtifactTable.Identity, version: String?, at position: Int, to run: RunKey
    ) throws {
        // Nobody has made an artifact that was unknown until now.
        let producer =
            artifact.isNew
            ? nil
            : try resolver.producer(ofArtifact: artifact.id, version: version, before: run)
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO run_input (
                    run_id, artifact_id, version, position, started_at, producer_id)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        try statement.run(
            run.id, artifact.id, version ?? "", position, run.startedAt, producer)
    }

    private func addOutput(
        _ artifact: ArtifactTable.Identity, version: String?, at position: Int, to run: RunKey
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO run_output (run_id, artifact_id, version, position, started_at)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        try statement.run(run.id, artifact.id, version ?? "", position, run.startedAt)
    }

    private func addUpstream(_ names: [String], to run: RunKey) throws {
        guard !names.isEmpty else { return }
        let first = try nextPosition(in: "run_upstream", of: run)
        for (index, name) in names.enumerated() {
            let component = try components.idCreating(named: name, at: now)
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO run_upstream (
                        run_id, component_id, position, started_at, producer_id)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """)
            try statement.execute(arguments: [
                run.id, component, first + index, run.startedAt,
                resolver.latestRun(ofComponent: component, before: run),
            ])
        }
    }

    private func nextPosition(in table: String, of run: RunKey) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT coalesce(max(position) + 1, 0) FROM \(table) WHERE run_id = ?")
        return try Int.fetchOne(statement, arguments: [run.id]) ?? 0
    }

    private func addMetrics(_ metrics: [String: Double], to run: RunKey) throws {
        for (name, value) in metrics {
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO run_metric (run_id, name, value) VALUES (?, ?, ?)")
            try statement.run(run.id, name, value.isNaN ? nil : value)
        }
    }

    private func addTests(_ tests: [TestResult], to run: RunKey) throws {
        for (position, test) in tests.enumerated() {
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO run_test (run_id, position, name, passed, message)
                    VALUES (?, ?, ?, ?, ?)
                    """)
            try statement.run(run.id, position, test.name, test.passed, test.message)
        }
    }
}
