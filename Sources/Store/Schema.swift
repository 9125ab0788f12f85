import GRDB

/// The tables, and how a database of any age gets them.
///
/// Times are microseconds since 1970. A content version that is unknown is stored as the empty
/// text, because SQL holds no two NULLs equal and versions are part of keys. The start of a run is
/// repeated beside its inputs and outputs: "the latest run that had output this name" is then one
/// step down one index.
enum Schema {
    /// The highest version of the formats of what is stored as bytes.
    static let formatVersion = 1

    /// The steps from an empty database to the present tables.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("lineage 1") { database in
            try database.execute(sql: components)
            try database.execute(sql: runs)
            try database.execute(sql: artifacts)
            try database.execute(sql: findings)
        }
        MonitorSchema.register(in: &migrator)
        AlertSchema.register(in: &migrator)
        migrator.registerMigration("lineage 2") { database in
            try database.execute(sql: rowMaps)
        }
        TaskSchema.register(in: &migrator)
        migrator.registerMigration("lineage 3") { database in
            try database.execute(sql: inputsWithoutMaker)
        }
        QuarantineSchema.register(in: &migrator)
        NameMigration.register(in: &migrator)
        ProfilePartMigration.register(in: &migrator)
        JournalSchema.register(in: &migrator)
        return migrator
    }

    /// The tables of lineage, children before their parents.
    static let tables = [
        "row_map", "alert_flag", "alert", "flag", "run_label", "artifact_label", "label",
        "run_upstream", "run_input", "run_output",
        "artifact", "run_metric", "run_test", "test_count", "run_count", "run", "parameter",
        "parameter_set", "code", "component_tag", "component",
    ]

    /// Artifacts are not referred to: they stay as long as the run that read or wrote them.
    ///
    /// An id is used once, so that maps can be kept in memory under it.
    private static let rowMaps = """
        CREATE TABLE row_map (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            output_id INTEGER NOT NULL,
            input_id INTEGER NOT NULL,
            map BLOB NOT NULL,
            UNIQUE (run_id, output_id, input_id)
        ) STRICT;
        """

    /// What a version that is made late is looked up in.
    private static let inputsWithoutMaker = """
        CREATE INDEX run_input_without_maker ON run_input (artifact_id, version, started_at, run_id)
            WHERE producer_id IS NULL AND version <> '';
        """

    private static let components = """
        CREATE TABLE component (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            description TEXT NOT NULL,
            owner TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX component_by_owner ON component (owner, name);

        CREATE TABLE component_tag (
            component_id INTEGER NOT NULL REFERENCES component (id),
            tag TEXT NOT NULL CHECK (length(CAST(tag AS BLOB)) BETWEEN 1 AND 1024),
            PRIMARY KEY (component_id, tag)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX component_tag_by_tag ON component_tag (tag, component_id);
        """

    private static let runs = """
        CREATE TABLE code (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE parameter_set (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32)
        ) STRICT;
        CREATE TABLE parameter (
            set_id INTEGER NOT NULL REFERENCES parameter_set (id),
            name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            value TEXT NOT NULL,
            PRIMARY KEY (set_id, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            component_id INTEGER NOT NULL REFERENCES component (id),
            started_at INTEGER NOT NULL,
            ended_at INTEGER CHECK (ended_at >= started_at),
            status TEXT NOT NULL CHECK (status IN ('completed', 'failed', 'running')),
            error TEXT,
            git_commit TEXT,
            git_tags TEXT NOT NULL,
            code_id INTEGER REFERENCES code (id),
            notes TEXT NOT NULL,
            parameter_set_id INTEGER REFERENCES parameter_set (id),
            staleness_threshold INTEGER CHECK (staleness_threshold >= 0),
            external_id TEXT,
            CHECK (status <> 'running' OR ended_at IS NULL)
        ) STRICT;
        CREATE INDEX run_by_component ON run (component_id, started_at);
        CREATE INDEX run_by_start ON run (started_at);
        CREATE UNIQUE INDEX run_by_external_id ON run (external_id) WHERE external_id IS NOT NULL;
        CREATE INDEX run_by_code ON run (code_id) WHERE code_id IS NOT NULL;
        CREATE INDEX run_by_parameter_set ON run (parameter_set_id)
            WHERE parameter_set_id IS NOT NULL;

        CREATE TABLE run_metric (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            value REAL,
            PRIMARY KEY (run_id, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_test (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
            message TEXT,
            PRIMARY KEY (run_id, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_count (
            component_id INTEGER NOT NULL REFERENCES component (id),
            status TEXT NOT NULL CHECK (status IN ('completed', 'failed', 'running')),
            count INTEGER NOT NULL CHECK (count >= 0),
            last_at INTEGER NOT NULL,
            PRIMARY KEY (component_id, status)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE test_count (
            component_id INTEGER NOT NULL REFERENCES component (id),
            name TEXT NOT NULL,
            passed INTEGER NOT NULL CHECK (passed >= 0),
            failed INTEGER NOT NULL CHECK (failed >= 0),
            PRIMARY KEY (component_id, name)
        ) STRICT, WITHOUT ROWID;
        """

    private static let artifacts = """
        CREATE TABLE artifact (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            kind TEXT NOT NULL CHECK (kind IN ('data', 'model', 'endpoint', 'unknown'))
        ) STRICT;

        CREATE TABLE run_output (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            artifact_id INTEGER NOT NULL REFERENCES artifact (id),
            version TEXT NOT NULL CHECK (length(CAST(version AS BLOB)) <= 1024),
            position INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            PRIMARY KEY (run_id, artifact_id, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_output_by_artifact ON run_output (artifact_id, started_at, run_id);
        CREATE INDEX run_output_by_version ON run_output (artifact_id, version, started_at, run_id)
            WHERE version <> '';

        CREATE TABLE run_input (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            artifact_id INTEGER NOT NULL REFERENCES artifact (id),
            version TEXT NOT NULL CHECK (length(CAST(version AS BLOB)) <= 1024),
            position INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            producer_id INTEGER REFERENCES run (id),
            PRIMARY KEY (run_id, artifact_id, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_input_by_artifact ON run_input (artifact_id, started_at, run_id);
        CREATE INDEX run_input_by_producer ON run_input (producer_id, run_id)
            WHERE producer_id IS NOT NULL;

        CREATE TABLE run_upstream (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            component_id INTEGER NOT NULL REFERENCES component (id),
            position INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            producer_id INTEGER REFERENCES run (id),
            PRIMARY KEY (run_id, component_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_upstream_by_component ON run_upstream (component_id, started_at, run_id);
        CREATE INDEX run_upstream_by_producer ON run_upstream (producer_id, run_id)
            WHERE producer_id IS NOT NULL;
        """

    private static let findings = """
        CREATE TABLE label (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1024),
            retracted_at INTEGER
        ) STRICT;

        CREATE TABLE artifact_label (
            artifact_id INTEGER NOT NULL REFERENCES artifact (id) ON DELETE CASCADE,
            version TEXT NOT NULL,
            label_id INTEGER NOT NULL REFERENCES label (id),
            PRIMARY KEY (artifact_id, version, label_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX artifact_label_by_label ON artifact_label (label_id, artifact_id, version);

        CREATE TABLE run_label (
            run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            label_id INTEGER NOT NULL REFERENCES label (id),
            PRIMARY KEY (run_id, label_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_label_by_label ON run_label (label_id, run_id);

        CREATE TABLE flag (
            artifact_id INTEGER PRIMARY KEY REFERENCES artifact (id),
            flagged_at INTEGER NOT NULL
        ) STRICT;
        """
}
