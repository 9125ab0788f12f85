import GRDB
import Instants
import Lineage

/// The table `artifact`, within one transaction.
struct ArtifactTable {
    /// The id of an artifact's name, and whether nothing knew the name before.
    struct Identity {
        var id: Int64
        var isNew: Bool
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func id(named name: String) throws -> Int64? {
        let statement = try database.cachedStatement(sql: "SELECT id FROM artifact WHERE name = ?")
        return try Int64.fetchOne(statement, arguments: [name])
    }

    /// The id of an artifact's name, inserted where it is new.
    ///
    /// A kind that is not `unknown` replaces the stored one: later runs know more.
    func idCreating(_ artifact: Artifact) throws -> Identity {
        let statement = try database.cachedStatement(
            sql: "SELECT id, kind <> ? FROM artifact WHERE name = ?")
        let kind = artifact.kind.rawValue
        let stored = try statement.first([kind, artifact.name]) { row in
            (id: row[0] as Int64, differs: row[1] as Bool)
        }
        guard let (id, differs) = stored else {
            let insertion = try database.cachedStatement(
                sql: "INSERT INTO artifact (name, kind) VALUES (?, ?)")
            try insertion.execute(arguments: [artifact.name, kind])
            return Identity(id: database.lastInsertedRowID, isNew: true)
        }
        if differs, artifact.kind != .unknown {
            let update = try database.cachedStatement(
                sql: "UPDATE artifact SET kind = ? WHERE id = ?")
            try update.execute(arguments: [kind, id])
        }
        return Identity(id: id, isNew: false)
    }

    /// An artifact without its labels and runs; nil where there is none of that id.
    func card(of id: Int64) throws -> ArtifactCard? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT a.name, a.kind, f.flagged_at FROM artifact a
                LEFT JOIN flag f ON f.artifact_id = a.id WHERE a.id = ?
                """)
        return try statement.first([id]) { row in
            ArtifactCard(
                name: row[0], kind: ArtifactKind(rawValue: row[1]) ?? .unknown,
                flaggedAt: (row[2] as Int64?).map { Instant(microseconds: $0) })
        }
    }
}
