import GRDB

/// The tables of alerts that flagged outputs.
///
/// An alert holds the flags that it set, together with other alerts that would have set them too.
/// A flag that no alert holds was set by a person.
enum AlertSchema {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("alerts 1") { database in
            try database.execute(sql: alerts)
        }
    }

    private static let alerts = """
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY,
            fingerprint TEXT NOT NULL
                CHECK (length(CAST(fingerprint AS BLOB)) BETWEEN 1 AND 1024),
            starts_at INTEGER NOT NULL,
            resolved_at INTEGER,
            UNIQUE (fingerprint, starts_at)
        ) STRICT;
        CREATE INDEX alert_by_resolution ON alert (resolved_at);

        CREATE TABLE alert_flag (
            artifact_id INTEGER NOT NULL REFERENCES flag (artifact_id) ON DELETE CASCADE,
            alert_id INTEGER NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
            PRIMARY KEY (artifact_id, alert_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX alert_flag_by_alert ON alert_flag (alert_id, artifact_id);
        """
}
