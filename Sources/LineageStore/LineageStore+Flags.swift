import GRDB
import Instants
package import Lineage

extension LineageStore {
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

    /// The flagged outputs, the latest flag first.
    package func flags() async throws -> [Flag] {
        try await read { database in
            try FlagQuery(database).flagged().map { output in
                Flag(
                    output: output.name, flaggedAt: Instant(microseconds: output.flaggedAt),
                    run: output.run?.id)
            }
            .sorted { ($0.flaggedAt, $1.output) > ($1.flaggedAt, $0.output) }
        }
    }
}
