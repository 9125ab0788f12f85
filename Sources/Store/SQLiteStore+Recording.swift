import GRDB
import Instants
package import Lineage

/// What became of a draft.
package struct RecordedRun: Sendable, Equatable {
    package let id: Int64
    /// False where the draft was sent again after its run had ended.
    package let hasChanged: Bool
}

extension SQLiteStore {
    /// Records runs, all or none, in one transaction.
    ///
    /// An unknown component is created without an owner. A draft whose external id is stored gets
    /// the stored run's id: nothing is written twice, but a run that is still running takes what
    /// the draft states of it, such as its end, its status and more outputs.
    ///
    /// - Returns: what became of each draft, in the order of the drafts.
    /// - Throws: `LineageError.invalid`, which names the draft by its index where there are several;
    ///   `LineageError.conflict` for an external id that belongs to another component's run and for
    ///   a run that reads data whose label was retracted too long ago.
    package func recordChanges(of drafts: [RunDraft]) async throws -> [RecordedRun] {
        for (index, draft) in drafts.enumerated() {
            try draft.validate(prefix: drafts.count > 1 ? "[\(index)]." : "")
        }
        let now = clock.now()
        return try await writes.perform { database in
            let writer = RunWriter(database, now: now)
            return try drafts.map(writer.record)
        }
    }

    /// Records runs, all or none, and gives their ids.
    ///
    /// - Returns: one id a draft, in the order of the drafts.
    /// - Throws: what `recordChanges` throws.
    package func record(_ drafts: [RunDraft]) async throws -> [Int64] {
        try await recordChanges(of: drafts).map(\.id)
    }

    /// Replaces the notes of a run.
    ///
    /// - Throws: `LineageError.unknownRun`, `LineageError.invalid`.
    package func setNotes(_ notes: String, of run: Int64) async throws {
        try TextRule.text.check(notes, field: "notes")
        try await writes.perform { database in
            try RunTable(database).setNotes(notes, of: run)
        }
    }
}
