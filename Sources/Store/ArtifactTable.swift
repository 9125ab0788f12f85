import ClientText
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
        return try statement.firstInteger(name.canonicalName)
    }

    /// The id of an artifact's name, inserted where it is new.
    ///
    /// A kind that is not `unknown` replaces the stored one: later runs know more. What is likely
    /// new, as what runs write mostly is, is inserted without a look first.
    func idCreating(_ artifact: Artifact, isLikelyNew: Bool) throws -> Identity {
        if isLikelyNew, let id = try insert(artifact) { return Identity(id: id, isNew: true) }
        let statement = try database.cachedStatement(
            sql: "SELECT id, kind <> ? FROM artifact WHERE name = ?")
        let kind = artifact.kind.rawValue
        let stored = try statement.firstIntegers(kind, artifact.name)
        guard let (id, differs) = stored else {
            return try idCreating(artifact, isLikelyNew: true)
        }
        if differs != 0, artifact.kind != .unknown {
            let update = try database.cachedStatement(
                sql: "UPDATE artifact SET kind = ? WHERE id = ?")
            try update.run(kind, id)
        }
        return Identity(id: id, isNew: false)
    }

    /// The id of a new artifact; nil where there is one of that name.
    private func insert(_ artifact: Artifact) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO artifact (name, kind) VALUES (?, ?) ON CONFLICT DO NOTHING")
        try statement.run(artifact.name, artifact.kind.rawValue)
        return database.changesCount > 0 ? database.lastInsertedRowID : nil
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
