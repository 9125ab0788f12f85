import GRDB
import Instants
package import Lineage

extension SQLiteStore {
    /// Flags outputs as wrong, all or none; flagging one again changes nothing.
    ///
    /// A flag that an alert set becomes the caller's own: it outlasts the alert.
    ///
    /// - Parameter outputs: names that some run has output.
    /// - Returns: how many of them were not flagged before.
    /// - Throws: `LineageError.unknownArtifact` with the first name that no run has output.
    package func flag(_ outputs: [String]) async throws -> Int {
        let now = clock.now()
        return try await writes.perform { database in
            let artifacts = ArtifactTable(database)
            var count = 0
            for output in outputs {
                guard
                    let id = try artifacts.id(named: output),
                    try RunQuery(database).latestProducer(ofArtifact: id) != nil
                else { throw LineageError.unknownArtifact(output) }
                let statement = try database.cachedStatement(
                    sql: """
                        INSERT INTO flag (artifact_id, flagged_at) VALUES (?, ?)
                        ON CONFLICT DO NOTHING
                        """)
                try statement.execute(arguments: [id, now.microseconds])
                count += database.changesCount
                try AlertTable(database).release(id)
            }
            return count
        }
    }

    /// Takes the flag off an output.
    ///
    /// - Returns: whether it was flagged.
    /// - Throws: `LineageError.unknownArtifact`.
    package func unflag(_ output: String) async throws -> Bool {
        try await writes.perform { database in
            guard let id = try ArtifactTable(database).id(named: output) else {
                throw LineageError.unknownArtifact(output)
            }
            let statement = try database.cachedStatement(
                sql: "DELETE FROM flag WHERE artifact_id = ?")
            try statement.execute(arguments: [id])
            return database.changesCount > 0
        }
    }

    /// Takes the flags off all outputs.
    ///
    /// - Returns: how many were flagged.
    package func unflagAll() async throws -> Int {
        try await writes.perform { database in
            let count = try FlagQuery(database).count()
            try database.execute(sql: "DELETE FROM flag")
            return count
        }
    }

    /// Flagged outputs, the latest flag first and of one time by name.
    ///
    /// - Parameters:
    ///   - cursor: the flag to go on behind, which need not be there any more; nil to start with the
    ///     latest.
    ///   - limit: how many at most.
    /// - Returns: the flags of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func flags(
        before cursor: FlagCursor? = nil, limit: Int = LineageLimits.namePageCountMax
    ) async throws -> [Flag] {
        try await read { try FlagQuery($0).page(before: cursor, limit: limit) }
    }

    /// How many outputs are flagged.
    package func flagCount() async throws -> Int {
        try await read { try FlagQuery($0).count() }
    }

    /// Those of some outputs that are flagged.
    package func flagged(among outputs: Set<String>) async throws -> Set<String> {
        try await read { try FlagQuery($0).flagged(among: outputs) }
    }
}
