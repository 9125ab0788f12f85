import ClientText
import GRDB
import Instants
import Lineage

/// The tables of data labels, within one transaction.
///
/// A label is stated of an artifact's content version. A run carries the labels of what it read:
/// those stated of its inputs, and those that the runs which made them carry. Its outputs carry the
/// run's labels beside what is stated of them, and so labels spread along lineage.
struct LabelTable {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Whether there is any label at all; nothing can spread where there is none.
    func hasLabels() throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM label LIMIT 1")
        return try statement.firstInteger() != nil
    }

    func id(named name: String) throws -> Int64? {
        let statement = try database.cachedStatement(sql: "SELECT id FROM label WHERE name = ?")
        return try statement.firstInteger(name.canonicalName)
    }

    func idCreating(named name: String) throws -> Int64 {
        if let id = try id(named: name) { return id }
        let statement = try database.cachedStatement(sql: "INSERT INTO label (name) VALUES (?)")
        try statement.execute(arguments: [name.canonicalName])
        return database.lastInsertedRowID
    }

    /// States labels of an artifact.
    ///
    /// - Returns: the runs whose labels that may change: those that read the artifact.
    func state(
        _ names: [String], ofArtifact artifact: Int64, version: String
    ) throws -> [Int64] {
        var hasNew = false
        for name in names {
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO artifact_label (artifact_id, version, label_id) VALUES (?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """)
            try statement.execute(arguments: [artifact, version, idCreating(named: name)])
            hasNew = hasNew || database.changesCount > 0
        }
        guard hasNew else { return [] }
        let readers = try database.cachedStatement(
            sql: "SELECT run_id FROM run_input WHERE artifact_id = ?")
        return try Int64.fetchAll(readers, arguments: [artifact])
    }

    /// Brings the labels of runs up to date, and of all that depend on those which change.
    func spread(to runs: [Int64]) throws {
        var waiting = runs
        while let run = waiting.popLast() {
            let present = try labels(of: run)
            let due = try labelsOfInputs(of: run)
            guard present != due else { continue }
            for label in present.subtracting(due) {
                let statement = try database.cachedStatement(
                    sql: "DELETE FROM run_label WHERE run_id = ? AND label_id = ?")
                try statement.execute(arguments: [run, label])
            }
            for label in due.subtracting(present) {
                let statement = try database.cachedStatement(
                    sql: "INSERT INTO run_label (run_id, label_id) VALUES (?, ?)")
                try statement.execute(arguments: [run, label])
            }
            waiting.append(contentsOf: try readers(of: run))
        }
    }

    /// The runs that read what a run made.
    func readers(of run: Int64) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: "SELECT DISTINCT run_id FROM run_input WHERE producer_id = ?")
        return try Int64.fetchAll(statement, arguments: [run])
    }

    /// Refuses inputs of a run whose label was retracted longer ago than the run's staleness
    /// threshold when the run started.
    ///
    /// - Parameters:
    ///   - run: the run, with its inputs.
    ///   - position: the place of the first input that is judged among those of the run.
    /// - Throws: `LineageError.conflict`, naming the label.
    func refuseRetracted(readBy run: RunKey, from position: Int) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT l.name, l.retracted_at FROM run r
                CROSS JOIN label l ON l.id IN (\(Self.labelsOfInputs))
                WHERE r.id = ?1
                    AND l.retracted_at < r.started_at - coalesce(r.staleness_threshold, ?3)
                ORDER BY l.name LIMIT 1
                """)
        let usual = Staleness.defaultThreshold.microseconds
        let found = try statement.first([run.id, position, usual]) { row in
            (label: row[0] as String, retractedAt: Instant(microseconds: row[1]))
        }
        guard let (label, retractedAt) = found else { return }
        throw LineageError.conflict(
            "The run reads data labelled \"\(label.excerpt)\", which was retracted at \(retractedAt)."
        )
    }

    private func labels(of run: Int64) throws -> Set<Int64> {
        let statement = try database.cachedStatement(
            sql: "SELECT label_id FROM run_label WHERE run_id = ?")
        return try Int64.fetchSet(statement, arguments: [run])
    }

    private func labelsOfInputs(of run: Int64) throws -> Set<Int64> {
        let statement = try database.cachedStatement(sql: Self.labelsOfInputs)
        return try Int64.fetchSet(statement, arguments: [run, 0])
    }

    /// The labels of the inputs of a run, `?1`, from a position on, `?2`.
    private static let labelsOfInputs = """
        SELECT s.label_id FROM run_input i
        CROSS JOIN artifact_label s ON s.artifact_id = i.artifact_id AND s.version = i.version
        WHERE i.run_id = ?1 AND i.position >= ?2
        UNION
        SELECT s.label_id FROM run_input i
        CROSS JOIN run_output o ON o.run_id = i.producer_id AND o.artifact_id = i.artifact_id
        CROSS JOIN artifact_label s ON s.artifact_id = o.artifact_id AND s.version = o.version
        WHERE i.run_id = ?1 AND i.position >= ?2
        UNION
        SELECT l.label_id FROM run_input i
        CROSS JOIN run_label l ON l.run_id = i.producer_id
        WHERE i.run_id = ?1 AND i.position >= ?2
        """
}
