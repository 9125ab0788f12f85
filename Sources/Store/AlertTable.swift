import GRDB
import Instants
import Lineage

/// The tables `alert` and `alert_flag`, within one transaction.
struct AlertTable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func id(of key: AlertKey) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM alert WHERE fingerprint = ? AND starts_at = ?")
        return try Int64.fetchOne(
            statement, arguments: [key.fingerprint, key.startsAt.microseconds])
    }

    /// How many alerts are not resolved.
    func openCount() throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(*) FROM alert WHERE resolved_at IS NULL")
        return try Int.fetchOne(statement) ?? 0
    }

    func insert(_ key: AlertKey, resolvedAt: Instant?) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO alert (fingerprint, starts_at, resolved_at) VALUES (?, ?, ?)")
        try statement.execute(arguments: [
            key.fingerprint, key.startsAt.microseconds, resolvedAt?.microseconds,
        ])
        return database.lastInsertedRowID
    }

    /// Flags an output for an alert, but leaves a person's flag to the person.
    ///
    /// - Returns: whether the output was not flagged before.
    func flag(_ artifact: Int64, for alert: Int64, at instant: Instant) throws -> Bool {
        let flag = try database.cachedStatement(
            sql: """
                INSERT INTO flag (artifact_id, flagged_at) VALUES (?, ?) ON CONFLICT DO NOTHING
                """)
        try flag.execute(arguments: [artifact, instant.microseconds])
        let isNew = database.changesCount > 0
        let hold = try database.cachedStatement(
            sql: """
                INSERT INTO alert_flag (artifact_id, alert_id) SELECT ?1, ?2
                WHERE ?3 OR EXISTS (SELECT 1 FROM alert_flag WHERE artifact_id = ?1)
                """)
        try hold.execute(arguments: [artifact, alert, isNew])
        return isNew
    }

    /// Makes a flag a person's own: no alert takes it off any more.
    func release(_ artifact: Int64) throws {
        let statement = try database.cachedStatement(
            sql: "DELETE FROM alert_flag WHERE artifact_id = ?")
        try statement.execute(arguments: [artifact])
    }

    /// Takes off the flags that no other alert holds.
    ///
    /// - Returns: how many there were; 0 where the alert was resolved before.
    func resolve(_ alert: Int64, at instant: Instant) throws -> Int {
        let resolve = try database.cachedStatement(
            sql: "UPDATE alert SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL")
        try resolve.execute(arguments: [instant.microseconds, alert])
        guard database.changesCount > 0 else { return 0 }
        let unflag = try database.cachedStatement(
            sql: """
                DELETE FROM flag WHERE artifact_id IN (
                    SELECT own.artifact_id FROM alert_flag own
                    WHERE own.alert_id = ?1 AND NOT EXISTS (
                        SELECT 1 FROM alert_flag other
                        WHERE other.artifact_id = own.artifact_id AND other.alert_id <> ?1))
                """)
        try unflag.execute(arguments: [alert])
        let count = database.changesCount
        let letGo = try database.cachedStatement(
            sql: "DELETE FROM alert_flag WHERE alert_id = ?")
        try letGo.execute(arguments: [alert])
        return count
    }

    /// Deletes the alerts that were resolved the longest ago.
    func deleteResolved(but keptCount: Int) throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM alert WHERE id IN (
                    SELECT id FROM alert WHERE resolved_at IS NOT NULL
                    ORDER BY resolved_at DESC LIMIT -1 OFFSET ?)
                """)
        try statement.execute(arguments: [keptCount])
    }

    // MARK: - What an alert speaks of

    /// The outputs that an alert speaks of, those of the latest runs first.
    func outputs(of subject: RaisedAlert.Subject, limit: Int) throws -> [Int64] {
        switch subject {
        case .run(let id): return try outputs(ofRuns: [id], limit: limit)
        case .runs(let name, let span):
            guard let component = try ComponentTable(database).id(named: name) else { return [] }
            var runs = try self.runs(of: component, startedWithin: span, limit: limit)
            if runs.isEmpty { runs = try run(of: component, goingOnAt: span.lowerBound) }
            return try outputs(ofRuns: runs, limit: limit)
        }
    }

    private func runs(
        of component: Int64, startedWithin span: Range<Instant>, limit: Int
    ) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM run WHERE component_id = ? AND started_at >= ? AND started_at < ?
                ORDER BY started_at DESC, id DESC LIMIT ?
                """)
        return try Int64.fetchAll(
            statement,
            arguments: [
                component, span.lowerBound.microseconds, span.upperBound.microseconds, limit,
            ])
    }

    /// The latest run that began before an instant, where it had not ended by then.
    private func run(of component: Int64, goingOnAt instant: Instant) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, status = 'running' OR ended_at >= ?2 FROM run
                WHERE component_id = ?1 AND started_at < ?2
                ORDER BY started_at DESC, id DESC LIMIT 1
                """)
        let found = try statement.first([component, instant.microseconds]) { row in
            (id: row[0] as Int64, isGoingOn: row[1] as Bool? ?? false)
        }
        guard let found, found.isGoingOn else { return [] }
        return [found.id]
    }

    private func outputs(ofRuns runs: [Int64], limit: Int) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT o.artifact_id FROM json_each(?) page
                CROSS JOIN run_output o ON o.run_id = page.value
                """)
        var seen: Set<Int64> = []
        var outputs: [Int64] = []
        let rows = try Row.fetchCursor(statement, arguments: [IDArray.json(runs)])
        while outputs.count < limit, let row = try rows.next() {
            let output: Int64 = row[0]
            if seen.insert(output).inserted { outputs.append(output) }
        }
        return outputs
    }
}
