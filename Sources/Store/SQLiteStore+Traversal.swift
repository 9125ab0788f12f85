import GRDB
package import Lineage

extension SQLiteStore {
    /// What led to an output: the latest run that output the name, and all that it depends on.
    ///
    /// - Parameters:
    ///   - name: the name of an output.
    ///   - depth: edges to follow at most; nil for as far as they lead.
    ///   - row: a row of the output, counted from 0, to tell the rows that made it.
    ///   - runCountMax: runs to visit at most, the nearest first.
    /// - Returns: a trace without roots where no run has output the name and some have read it.
    /// - Throws: `LineageError.unknownArtifact`, `LineageError.invalid`.
    package func trace(
        output name: String, depth: Int? = nil, row: Int? = nil,
        runCountMax: Int = LineageLimits.traceRunCountMax
    ) async throws -> Trace {
        try Self.check(depth: depth)
        let rowMaps = rowMaps
        return try await read { database in
            guard let artifact = try ArtifactTable(database).id(named: name) else {
                throw LineageError.unknownArtifact(name)
            }
            let root = try RunQuery(database).latestProducer(ofArtifact: artifact)
            var trace = try LineageReader(database).trace(
                from: root.map { [$0] } ?? [], .upstream, depthMax: depth,
                runCountMax: runCountMax)
            try trace.follow(row, of: artifact, in: database, rowMaps)
            return trace
        }
    }

    /// What a run depends on, or what depends on it.
    ///
    /// - Parameters:
    ///   - run: the run's id.
    ///   - direction: upstream for what it depends on.
    ///   - depth: edges to follow at most; nil for as far as they lead.
    ///   - runCountMax: runs to visit at most, the nearest first.
    /// - Returns: the trace.
    /// - Throws: `LineageError.unknownRun`, `LineageError.invalid`.
    package func trace(
        run: Int64, _ direction: LineageDirection = .upstream, depth: Int? = nil,
        runCountMax: Int = LineageLimits.traceRunCountMax
    ) async throws -> Trace {
        try Self.check(depth: depth)
        return try await read { database in
            _ = try RunQuery(database).key(of: run)
            return try LineageReader(database).trace(
                from: [run], direction, depthMax: depth, runCountMax: runCountMax)
        }
    }

    /// What an artifact led to: the runs that read the name, latest first, and all that depend on
    /// them.
    ///
    /// - Parameters:
    ///   - name: the name of an input or output.
    ///   - depth: edges to follow at most; nil for as far as they lead.
    ///   - row: a row of the artifact, counted from 0, to tell the rows that it went into.
    /// - Returns: a trace without roots where no run has read the artifact.
    /// - Throws: `LineageError.unknownArtifact`, `LineageError.invalid`.
    package func impact(
        artifact name: String, depth: Int? = nil, row: Int? = nil
    ) async throws -> Trace {
        try Self.check(depth: depth)
        let rowMaps = rowMaps
        return try await read { database in
            guard let artifact = try ArtifactTable(database).id(named: name) else {
                throw LineageError.unknownArtifact(name)
            }
            let readers = try RunQuery(database).readers(
                ofArtifact: artifact, limit: LineageLimits.impactRunCountMax + 1)
            var trace = try LineageReader(database).trace(
                from: Array(readers.prefix(LineageLimits.impactRunCountMax)), .downstream,
                depthMax: depth,
                runCountMax: LineageLimits.impactRunCountMax)
            if readers.count > LineageLimits.impactRunCountMax { trace.isTruncated = true }
            try trace.follow(row, of: artifact, in: database, rowMaps)
            return trace
        }
    }

    private static func check(depth: Int?) throws {
        if let depth, depth < 0 {
            throw LineageError.invalid(field: "depth", reason: "is negative")
        }
    }
}

extension Trace {
    /// Adds the rows that are joined to a row of the artifact at the roots, where one is asked for.
    fileprivate mutating func follow(
        _ row: Int?, of artifact: Int64, in database: Database, _ cache: RowMapCache
    ) throws {
        guard let row else { return }
        guard 0...RowMap.rowMax ~= row else {
            throw LineageError.invalid(
                field: "row", reason: "is not between 0 and \(RowMap.rowMax)")
        }
        var tracer = RowTracer(database, direction, cache)
        rows = try tracer.rows(joinedTo: row, of: artifact, in: self)
    }
}
