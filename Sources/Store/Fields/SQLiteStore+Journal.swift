import GRDB
import Instants
import Lineage

extension SQLiteStore {
    /// How long a batch's id is remembered: longer than any client goes on retrying.
    private static let batchIDSpan = TimeSpan(seconds: 7 * 86_400)

    /// Journals batches.
    ///
    /// It keeps the thread until they are on disk. One caller at a time: what it looks up must not change before it appends.
    ///
    /// - Parameter drafts: The batches, in the order in which they are to be applied.
    /// - Returns: For each its place in the journal, or nil where a batch with the same id was
    ///   taken before.
    /// - Throws: `StoreError` or GRDB's `DatabaseError`; no batch is in the journal then.
    package func appendToJournal(_ drafts: [JournalDraft]) throws -> [Int64?] {
        do {
            try files?.check()
            let isFresh = try freshDrafts(among: drafts)
            var sequences = try journal.append(
                zip(drafts, isFresh).filter(\.1).map(\.0))[...]
            try files?.check()
            health.noteSuccess()
            return isFresh.map { $0 ? sequences.removeFirst() : nil }
        } catch {
            health.note(error)
            throw StoreError(storage: error) ?? error
        }
    }

    /// Which of some batches were not taken before, nor stand before in the same list.
    private func freshDrafts(among drafts: [JournalDraft]) throws -> [Bool] {
        var known = try savedBatchIDs(
            among: drafts.compactMap(\.batchID).filter { !journal.holds(batchID: $0) })
        return drafts.map { draft in
            guard let id = draft.batchID else { return true }
            return !journal.holds(batchID: id) && known.insert(id).inserted
        }
    }

    /// Those of some batches' ids that came with batches which are saved.
    private func savedBatchIDs(among ids: [String]) throws -> Set<String> {
        guard !ids.isEmpty else { return [] }
        return try database.read { database in
            let find = try database.cachedStatement(
                sql: "SELECT 1 FROM observation_batch_id WHERE batch_id = ?")
            return try Set(ids.filter { try Int.fetchOne(find, arguments: [$0]) != nil })
        }
    }

    /// Reads the batches that are in no saved state yet, in order.
    ///
    /// - Parameter apply: Called with each entry.
    /// - Throws: What `apply` throws, `StoreError`, or GRDB's `DatabaseError`.
    package func replayJournal(_ apply: (JournalEntry) throws -> Void) async throws {
        let saved = try await read { try JournalPosition.read($0) }
        try journal.replay(after: saved) { sequence, body in
            try apply(JournalEntry(sequence: sequence, body: body))
        }
    }

    /// Lets a save of all that was journalled until now delete it.
    package func endJournalSegment() {
        journal.endSegment()
    }

    /// Saves what has changed of fields, and deletes the batches that it holds.
    ///
    /// - Parameters:
    ///   - changes: The state of the fields after the batches up to `sequence`, and no others.
    ///   - sequence: The last batch that the changes hold.
    /// - Throws: GRDB's `DatabaseError`; nothing is saved or deleted then.
    package func save(_ changes: [FieldChange], through sequence: Int64) async throws {
        let now = clock.now()
        let batchIDs = journal.batchIDs(through: sequence)
        try await writes.perform { database in
            let table = FieldTable(database)
            for change in changes { try table.save(change) }
            let remember = try database.cachedStatement(
                sql: "INSERT INTO observation_batch_id VALUES (?, ?) ON CONFLICT DO NOTHING")
            for id in batchIDs { try remember.execute(arguments: [id, now.microseconds]) }
            try database.cachedStatement(
                sql: "DELETE FROM observation_batch_id WHERE received_at < ?"
            ).execute(arguments: [(now - Self.batchIDSpan).microseconds])
            try JournalPosition.write(sequence, in: database)
        }
        try journal.forget(through: sequence)
    }
}
