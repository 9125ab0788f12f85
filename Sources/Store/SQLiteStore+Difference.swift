import GRDB
package import Lineage

extension SQLiteStore {
    /// How the traces of two outputs differ in code, parameters and versions.
    ///
    /// - Throws: `LineageError.unknownArtifact`.
    package func difference(
        between left: String, and right: String
    ) async throws -> TraceDifference {
        try await read { database in
            try TraceDifference(
                left: Self.tracedRuns(to: left, in: database),
                right: Self.tracedRuns(to: right, in: database))
        }
    }

    private static func tracedRuns(to output: String, in database: Database) throws -> [Run] {
        guard
            let artifact = try ArtifactTable(database).id(named: output),
            let root = try RunQuery(database).latestProducer(ofArtifact: artifact)
        else { throw LineageError.unknownArtifact(output) }
        let walk = try LineageGraph.walk(
            from: [root], .upstream, depthMax: nil, runCountMax: LineageLimits.comparedRunCountMax
        ) { run in
            try LineageReader(database).edges(of: run, .upstream)
        }
        return try RunBatch.runs(walk.visits.map(\.run), in: database)
    }
}
