import GRDB
import Instants
import Lineage

/// The table `run`, within one transaction.
struct RunTable {
    /// What decides how a run with a known external id is gone on with.
    struct Known {
        var key: RunKey
        var component: Int64
        var status: RunStatus
        var parameterSet: Int64?
    }

    /// Ids of rows that a run refers to.
    struct References {
        var component: Int64
        var code: Int64?
        var parameterSet: Int64?
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func known(externalID: String) throws -> Known? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, started_at, component_id, status, parameter_set_id FROM run
                WHERE external_id = ?
                """)
        return try statement.first([externalID]) { row in
            Known(
                key: RunKey(id: row[0], startedAt: row[1]), component: row[2],
                status: RunStatus(rawValue: row[3]) ?? .completed, parameterSet: row[4])
        }
    }

    func insert(_ draft: RunDraft, _ references: References) throws -> RunKey {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO run (
                    component_id, started_at, ended_at, status, error, git_commit, git_tags,
                    code_id, notes, parameter_set_id, staleness_threshold, external_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.run(
            references.component, draft.startedAt.microseconds, draft.endedAt?.microseconds,
            draft.status.rawValue, draft.error, draft.gitCommit, Self.lines(draft.gitTags),
            references.code, draft.notes, references.parameterSet,
            draft.stalenessThreshold?.microseconds, draft.externalID)
        return RunKey(
            id: database.lastInsertedRowID, startedAt: draft.startedAt.microseconds)
    }

    /// Goes on with a run: what the draft states replaces what was stored.
    func update(_ run: RunKey, with draft: RunDraft, _ references: References) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE run SET
                    ended_at = ?, status = ?, error = coalesce(?, error),
                    git_commit = coalesce(?, git_commit),
                    git_tags = coalesce(nullif(?, ''), git_tags),
                    code_id = coalesce(?, code_id), notes = coalesce(nullif(?, ''), notes),
                    parameter_set_id = ?,
                    staleness_threshold = coalesce(?, staleness_threshold)
                WHERE id = ?
                """)
        try statement.execute(arguments: [
            draft.endedAt?.microseconds, draft.status.rawValue, draft.error, draft.gitCommit,
            Self.lines(draft.gitTags), references.code, draft.notes, references.parameterSet,
            draft.stalenessThreshold?.microseconds, run.id,
        ])
    }

    func setNotes(_ notes: String, of run: Int64) throws {
        let statement = try database.cachedStatement(sql: "UPDATE run SET notes = ? WHERE id = ?")
        try statement.execute(arguments: [notes, run])
        guard database.changesCount == 1 else { throw LineageError.unknownRun(run) }
    }

    /// Git tags as they are stored: one a line, which no tag can break.
    private static func lines(_ tags: [String]) -> String {
        tags.joined(separator: "\n")
    }
}
