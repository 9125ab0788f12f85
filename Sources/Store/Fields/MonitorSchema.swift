import GRDB

/// The tables of what is watched: the journal of batches, and the fields with their summaries.
///
/// What a summary holds is not the store's concern: it keeps bytes, and what they are found by.
enum MonitorSchema {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("monitor 1") { database in
            try database.execute(sql: journal)
            try database.execute(sql: fields)
        }
    }

    /// Children before their parents.
    static let tables = [
        "field_profile", "field_pane", "field", "observation_batch_id",
    ]

    private static let journal = """
        CREATE TABLE observation_batch (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TABLE observation_batch_id (
            batch_id TEXT PRIMARY KEY CHECK (length(CAST(batch_id AS BLOB)) BETWEEN 1 AND 1024),
            received_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX observation_batch_id_by_time ON observation_batch_id (received_at);
        """

    private static let fields = """
        CREATE TABLE field (
            id INTEGER PRIMARY KEY,
            component TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('input', 'output', 'label')),
            name TEXT NOT NULL,
            state BLOB,
            reference BLOB,
            UNIQUE (component, role, name)
        ) STRICT;

        CREATE TABLE field_pane (
            field_id INTEGER NOT NULL REFERENCES field (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            summary BLOB NOT NULL,
            PRIMARY KEY (field_id, start)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE field_profile (
            run_id INTEGER NOT NULL,
            field_id INTEGER NOT NULL REFERENCES field (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            summary BLOB NOT NULL,
            PRIMARY KEY (run_id, field_id, start)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX field_profile_by_field ON field_profile (field_id, run_id);
        """
}
