import ClientText
import GRDB
import Instants
import Lineage

extension LabelTable {
    func retract(_ label: Int64, at instant: Instant) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE label SET retracted_at = ? WHERE id = ? AND retracted_at IS NULL")
        try statement.execute(arguments: [instant.microseconds, label])
    }

    func all(after name: String, limit: Int) throws -> [DataLabel] {
        try labels(
            "SELECT name, retracted_at FROM label WHERE name > ? ORDER BY name LIMIT ?",
            [name.canonicalName, limit])
    }

    func retracted(after name: String, limit: Int) throws -> [DataLabel] {
        try labels(
            """
            SELECT name, retracted_at FROM label WHERE name > ? AND retracted_at IS NOT NULL
            ORDER BY name LIMIT ?
            """, [name.canonicalName, limit])
    }

    /// The labels of some names that there are, in the order of the names.
    func labels(named names: [String]) throws -> [DataLabel] {
        try names.flatMap {
            try labels("SELECT name, retracted_at FROM label WHERE name = ?", [$0.canonicalName])
        }
    }

    /// The artifacts that a label was stated of, and the outputs of the runs that carry it.
    func artifacts(carrying label: Int64) throws -> [Artifact] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT a.name, x.version, a.kind FROM artifact_label x
                CROSS JOIN artifact a ON a.id = x.artifact_id WHERE x.label_id = ?1
                UNION
                SELECT a.name, o.version, a.kind FROM run_label x
                CROSS JOIN run_output o ON o.run_id = x.run_id
                CROSS JOIN artifact a ON a.id = o.artifact_id WHERE x.label_id = ?1
                ORDER BY 1, 2
                """)
        let rows = try Row.fetchCursor(statement, arguments: [label])
        var artifacts: [Artifact] = []
        while let row = try rows.next() {
            let version: String = row[1]
            artifacts.append(
                Artifact(
                    name: row[0], version: version.isEmpty ? nil : version,
                    kind: ArtifactKind(rawValue: row[2]) ?? .unknown))
        }
        return artifacts
    }

    /// The labels that runs read after these had been retracted, by the place of the run.
    func retracted(readBy runs: [Int64]) throws -> [Int: [String]] {
        guard try hasLabels() else { return [:] }
        let statement = try database.cachedStatement(
            sql: """
                SELECT page.key, l.name FROM json_each(?) page
                CROSS JOIN run r ON r.id = page.value
                CROSS JOIN run_label x ON x.run_id = r.id
                CROSS JOIN label l ON l.id = x.label_id
                WHERE l.retracted_at <= r.started_at
                """)
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(runs)])
        var names: [Int: [String]] = [:]
        while let row = try rows.next() { names[row[0], default: []].append(row[1]) }
        return names.mapValues { $0.sorted() }
    }

    /// The labels that an artifact carries in any version, by name.
    func names(ofArtifact artifact: Int64) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT l.name FROM artifact_label x CROSS JOIN label l ON l.id = x.label_id
                WHERE x.artifact_id = ?1
                UNION
                SELECT l.name FROM run_output o CROSS JOIN run_label x ON x.run_id = o.run_id
                CROSS JOIN label l ON l.id = x.label_id WHERE o.artifact_id = ?1
                ORDER BY 1
                """)
        return try String.fetchAll(statement, arguments: [artifact])
    }

    private func labels(
        _ query: String, _ arguments: StatementArguments
    ) throws -> [DataLabel] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: query), arguments: arguments)
        var labels: [DataLabel] = []
        while let row = try rows.next() {
            labels.append(
                DataLabel(
                    name: row[0],
                    retractedAt: (row[1] as Int64?).map { Instant(microseconds: $0) }))
        }
        return labels
    }
}
