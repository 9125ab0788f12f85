import GRDB

/// The tables of tasks: what models said, and what turned out to be true, joined by task and id.
enum TaskSchema {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("tasks 1") { database in
            try database.execute(sql: tables)
        }
    }

    /// Children before their parents.
    static let names = ["task_value", "task"]

    /// Either side of a value is a number, a text, or not there yet.
    private static let tables = """
        CREATE TABLE task (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            output_count INTEGER NOT NULL DEFAULT 0,
            label_count INTEGER NOT NULL DEFAULT 0,
            labelled_count INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE task_value (
            task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            output ANY,
            output_at INTEGER,
            label ANY,
            label_at INTEGER,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (task_id, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX task_value_by_output ON task_value (task_id, output_at)
            WHERE output IS NOT NULL AND label IS NOT NULL;
        CREATE INDEX task_value_by_change ON task_value (changed_at);
        """
}
