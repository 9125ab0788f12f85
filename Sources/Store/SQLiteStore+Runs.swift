import GRDB
package import Instants
package import Lineage

extension SQLiteStore {
    /// The run of an id.
    ///
    /// - Throws: `LineageError.unknownRun`.
    package func run(_ id: Int64) async throws -> Run {
        try await read { database in
            _ = try RunQuery(database).key(of: id)
            guard let run = try RunBatch.runs([id], in: database).first else {
                throw LineageError.unknownRun(id)
            }
            return run
        }
    }

    /// The runs of ids, in their order; those that are not there, or not any more, are left out.
    package func runs(_ ids: [Int64]) async throws -> [Run] {
        try await read { database in
            let query = RunQuery(database)
            return try RunBatch.runs(ids.filter { try query.exists($0) }, in: database)
        }
    }

    /// The latest runs of all components, latest start first.
    ///
    /// - Parameters:
    ///   - limit: 1 to 10,001 runs.
    ///   - run: a run's id, to go on with those before it; nil to start with the latest.
    /// - Returns: the runs, latest start first.
    /// - Throws: `LineageError.unknownRun`, `LineageError.invalid`.
    package func recentRuns(limit: Int, before run: Int64? = nil) async throws -> [Run] {
        try Self.check(limit: limit, max: LineageLimits.listedRunCountMax)
        return try await read { database in
            let query = RunQuery(database)
            let bound = try run.map(query.key) ?? .end
            return try RunBatch.runs(query.recent(before: bound, limit: limit), in: database)
        }
    }

    /// A component's runs, latest start first.
    ///
    /// - Parameters:
    ///   - component: the component's name.
    ///   - limit: 1 to 10,001 runs.
    ///   - since: the earliest start; nil for any.
    ///   - until: the latest start; nil for any.
    ///   - run: a run's id, to go on with those before it; nil to start with the latest.
    /// - Returns: the runs, latest start first.
    /// - Throws: `LineageError.unknownComponent`, `LineageError.unknownRun`, `LineageError.invalid`.
    package func runs(
        ofComponent component: String, limit: Int, since: Instant? = nil, until: Instant? = nil,
        before run: Int64? = nil
    ) async throws -> [Run] {
        try Self.check(limit: limit, max: LineageLimits.listedRunCountMax)
        return try await read { database in
            let query = RunQuery(database)
            guard let id = try ComponentTable(database).id(named: component) else {
                throw LineageError.unknownComponent(component)
            }
            let end = until.map { RunKey(id: .max, startedAt: $0.microseconds) } ?? .end
            let bound = try min(end, run.map(query.key) ?? .end)
            let ids = try query.history(
                ofComponent: id, since: since?.microseconds ?? .min, before: bound, limit: limit)
            return try RunBatch.runs(ids, in: database)
        }
    }

    static func check(limit: Int, max: Int = LineageLimits.pageRunCountMax) throws {
        guard 1...max ~= limit else {
            throw LineageError.invalid(
                field: "limit", reason: "is not between 1 and \(max)")
        }
    }
}

extension SQLiteStore {
    /// The id of the run that its sender calls by an external id.
    ///
    /// - Throws: `LineageError.unknownExternalID`.
    package func runID(externalID: String) async throws -> Int64 {
        try await read { database in
            guard let known = try RunTable(database).known(externalID: externalID) else {
                throw LineageError.unknownExternalID(externalID)
            }
            return known.key.id
        }
    }
}
