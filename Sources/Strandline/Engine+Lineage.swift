package import Lineage
import Store

extension Engine {
    /// What led to an output: the latest run that output the name, and all that it depends on.
    ///
    /// - Parameters:
    ///   - name: The name of an output.
    ///   - depth: Edges to follow at most; nil for as far as they lead.
    ///   - row: A row of the output, counted from 0, to tell the rows that made it.
    ///   - runCountMax: Runs to visit at most, the nearest first.
    /// - Returns: A trace without roots where no run has output the name and some have read it.
    /// - Throws: `LineageError.unknownArtifact`, `LineageError.invalid`.
    package func trace(
        output name: String, depth: Int? = nil, row: Int? = nil,
        runCountMax: Int = LineageLimits.traceRunCountMax
    ) async throws -> Trace {
        try await store.trace(output: name, depth: depth, row: row, runCountMax: runCountMax)
    }

    /// What a run depends on, or what depends on it.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - direction: Upstream for what it depends on.
    ///   - depth: Edges to follow at most; nil for as far as they lead.
    ///   - runCountMax: Runs to visit at most, the nearest first.
    /// - Returns: The trace.
    /// - Throws: `LineageError.unknownRun`, `LineageError.invalid`.
    package func trace(
        run: Int64, _ direction: LineageDirection = .upstream, depth: Int? = nil,
        runCountMax: Int = LineageLimits.traceRunCountMax
    ) async throws -> Trace {
        try await store.trace(run: run, direction, depth: depth, runCountMax: runCountMax)
    }

    /// What an artifact led to: the runs that read the name, latest first, and all that depend on
    /// them.
    ///
    /// - Parameters:
    ///   - name: The name of an input or output.
    ///   - depth: Edges to follow at most; nil for as far as they lead.
    ///   - row: A row of the artifact, counted from 0, to tell the rows that it went into.
    /// - Returns: A trace without roots where no run has read the artifact.
    /// - Throws: `LineageError.unknownArtifact`, `LineageError.invalid`.
    package func impact(
        artifact name: String, depth: Int? = nil, row: Int? = nil
    ) async throws -> Trace {
        try await store.impact(artifact: name, depth: depth, row: row)
    }

    /// How the traces of two outputs differ in code, parameters and versions.
    ///
    /// - Throws: `LineageError.unknownArtifact`.
    package func difference(
        between left: String, and right: String
    ) async throws -> TraceDifference {
        try await store.difference(between: left, and: right)
    }

    /// Which components feed which: the latest run of each, as the end of a trace would show it.
    ///
    /// An edge stands between two components where the latest run of one depends on any run of the
    /// other.
    ///
    /// - Parameter componentCountMax: Components at most, in the order of their names.
    /// - Returns: Every run as a root; truncated where there are more components.
    /// - Throws: GRDB's `DatabaseError`.
    package func overview(componentCountMax: Int) async throws -> Trace {
        try await store.overview(componentCountMax: componentCountMax)
    }

    /// What is known of an artifact in all of its versions.
    ///
    /// - Throws: `LineageError.unknownArtifact`.
    package func artifact(named name: String) async throws -> ArtifactCard {
        try await store.artifact(named: name)
    }
}
