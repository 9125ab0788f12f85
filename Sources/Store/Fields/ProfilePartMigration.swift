import GRDB

/// Numbers the parts of the summaries that runs brought.
///
/// Two parts of a run may begin at the same time, or the later one at an earlier time: their numbers
/// tell them apart and put them in the order in which they came.
enum ProfilePartMigration {
    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("monitor 3") { database in
            try database.execute(sql: numberedParts)
            try database.execute(sql: nextParts)
        }
    }

    private static let numberedParts = """
        CREATE TABLE numbered_profile (
            run_id INTEGER NOT NULL,
            field_id INTEGER NOT NULL REFERENCES field (id) ON DELETE CASCADE,
            part INTEGER NOT NULL,
            start INTEGER NOT NULL,
            summary BLOB NOT NULL,
            PRIMARY KEY (run_id, field_id, part)
        ) STRICT, WITHOUT ROWID;

        WITH numbered AS (
            SELECT run_id, field_id,
                row_number() OVER (PARTITION BY run_id, field_id ORDER BY start) - 1 AS part,
                start, summary
            FROM field_profile
        )
        INSERT INTO numbered_profile SELECT run_id, field_id, part, start, summary FROM numbered;

        DROP TABLE field_profile;
        ALTER TABLE numbered_profile RENAME TO field_profile;
        CREATE INDEX field_profile_by_field ON field_profile (field_id, run_id, part, start);
        """

    /// The number of the next part of a field is larger than any that it has had.
    private static let nextParts = """
        ALTER TABLE field ADD COLUMN next_part INTEGER NOT NULL DEFAULT 0;

        UPDATE field SET next_part = coalesce(
            (SELECT max(part) + 1 FROM field_profile WHERE field_id = field.id), 0);
        """
}
