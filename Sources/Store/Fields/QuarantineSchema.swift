import GRDB

/// The table of what is stored and cannot be read, kept as it was for whoever can.
enum QuarantineSchema {
    static let table = "quarantined_record"

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("monitor 2") { database in
            try database.execute(
                sql: """
                    CREATE TABLE quarantined_record (
                        id INTEGER PRIMARY KEY,
                        source TEXT NOT NULL,
                        name TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        body BLOB NOT NULL,
                        quarantined_at INTEGER NOT NULL
                    ) STRICT;
                    """)
        }
    }
}
