import Foundation
import GRDB
import Instants

extension SQLiteStore {
    /// How long a batch's id is remembered: longer than any client goes on retrying.
    private static let batchIDSpan = TimeSpan(seconds: 7 * 86_400)

    /// Journals batches in one transaction.
    ///
    /// - Parameter drafts: the batches, in the order in which they are to be applied.
    /// - Returns: for each its place in the journal, or nil where a batch with the same id was
    ///   taken before.
    /// - Throws: GRDB's `DatabaseError`; no batch is in the journal then.
    package func journal(_ drafts: [JournalDraft]) async throws -> [Int64?] {
        let now = clock.now()
        return try await writes.perform { database in
            let remember = try database.cachedStatement(
                sql:
                    "INSERT INTO observation_batch_id VALUES (?, ?) ON CONFLICT (batch_id) DO NOTHING"
            )
            let append = try database.cachedStatement(
                sql: "INSERT INTO observation_batch (body) VALUES (?)")
            return try drafts.map { draft in
                if let batchID = draft.batchID {
                    try remember.execute(arguments: [batchID, now.microseconds])
                    guard database.changesCount > 0 else { return nil }
                }
                try append.execute(arguments: [draft.body.databaseBlob])
                return database.lastInsertedRowID
            }
        }
    }

    /// Reads the journal from its start, entry by entry.
    ///
    /// - Parameter apply: called with each entry, in order.
    /// - Throws: what `apply` throws, or GRDB's `DatabaseError`.
    package func replayJournal(
        _ apply: @escaping @Sendable (JournalEntry) throws -> Void
    ) async throws {
        try await read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT sequence, body FROM observation_batch ORDER BY sequence")
            while let row = try rows.next() {
                try apply(JournalEntry(sequence: row[0], body: [UInt8](row[1] as Data)))
            }
        }
    }

    /// Saves what has changed of fields, and deletes the batches that it holds.
    ///
    /// - Parameters:
    ///   - changes: the state of the fields after the batches up to `sequence`, and no others.
    ///   - sequence: the last batch that the changes hold.
    /// - Throws: GRDB's `DatabaseError`; nothing is saved or deleted then.
    package func save(_ changes: [FieldChange], through sequence: Int64) async throws {
        let expiry = (clock.now() - Self.batchIDSpan).microseconds
        try await writes.perform { database in
            let table = FieldTable(database)
            for change in changes { try table.save(change) }
            try database.cachedStatement(sql: "DELETE FROM observation_batch WHERE sequence <= ?")
                .execute(arguments: [sequence])
            try database.cachedStatement(
                sql: "DELETE FROM observation_batch_id WHERE received_at < ?"
            ).execute(arguments: [expiry])
        }
    }
}
