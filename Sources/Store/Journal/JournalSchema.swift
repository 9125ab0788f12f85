import GRDB
import Lineage

/// What the database holds of the journal, whose batches are in files of their own: the last batch
/// that is saved.
enum JournalSchema {
    static let tables = ["journal_position"]

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("journal 1") { database in
            guard try Int.fetchOne(database, sql: "SELECT count(*) FROM observation_batch") == 0
            else {
                throw StoreError.unlikeTables(
                    reason: "it holds batches that were not saved yet; start the version that wrote"
                        + " it once more, and stop it")
            }
            try database.execute(sql: "DROP TABLE observation_batch")
            try database.execute(
                sql: """
                    CREATE TABLE journal_position (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        sequence INTEGER NOT NULL CHECK (sequence >= 0)
                    ) STRICT;
                    """)
        }
    }
}

/// The last batch of the journal that is saved.
enum JournalPosition {
    /// 0 before the first save.
    static func read(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT sequence FROM journal_position WHERE id = 1")
            ?? 0
    }

    static func write(_ sequence: Int64, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO journal_position VALUES (1, ?)
                ON CONFLICT (id) DO UPDATE SET sequence = max(sequence, excluded.sequence)
                """
        ).execute(arguments: [sequence])
    }
}
