import ClientText
import Evaluation
import GRDB
import Instants

/// The values of tasks, within one transaction.
struct TaskTable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The id of a task; it is made where it is missing.
    func idCreating(named name: String) throws -> Int64 {
        if let id = try id(named: name) { return id }
        try database.cachedStatement(sql: "INSERT INTO task (name) VALUES (?)")
            .execute(arguments: [name.canonicalName])
        return database.lastInsertedRowID
    }

    func id(named name: String) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM task WHERE name = ?"),
            arguments: [name.canonicalName])
    }

    func tasks(after name: String, limit: Int) throws -> [TaskRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT name, output_count, label_count, labelled_count FROM task
                WHERE name > ? ORDER BY name LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [name.canonicalName, limit]).map(Self.task)
    }

    /// The tasks that were heard of first.
    func oldest(limit: Int) throws -> [TaskRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT name, output_count, label_count, labelled_count FROM task
                ORDER BY id LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [limit]).map(Self.task)
    }

    func count() throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM task")) ?? 0
    }

    private static func task(_ row: Row) -> TaskRecord {
        TaskRecord(name: row[0], outputCount: row[1], labelCount: row[2], labelledCount: row[3])
    }

    /// Puts one side of a value; a side that is there already is replaced.
    ///
    /// - Returns: how long after its output the label came, where the value has both sides now and
    ///   had not before.
    func put(
        _ draft: TaskValueDraft, as side: TaskSide, of task: Int64, now: Instant
    ) throws -> TimeSpan? {
        let at = (draft.timestamp ?? now).microseconds
        let before = try sides(of: draft.name, of: task)
        let statement = try database.cachedStatement(sql: Self.upsert(side))
        try statement.execute(arguments: [
            task, draft.name, draft.value.databaseValue, at, now.microseconds,
        ])
        let isNew = side == .output ? before.outputAt == nil : before.labelAt == nil
        guard isNew else { return nil }
        let other = side == .output ? before.labelAt : before.outputAt
        try database.cachedStatement(
            sql: """
                UPDATE task SET output_count = output_count + ?, label_count = label_count + ?,
                    labelled_count = labelled_count + ? WHERE id = ?
                """
        ).execute(arguments: [
            side == .output ? 1 : 0, side == .label ? 1 : 0, other == nil ? 0 : 1, task,
        ])
        return other.map { TimeSpan(microseconds: side == .label ? at - $0 : $0 - at) }
    }

    private func sides(
        of name: String, of task: Int64
    ) throws -> (outputAt: Int64?, labelAt: Int64?) {
        let statement = try database.cachedStatement(
            sql: "SELECT output_at, label_at FROM task_value WHERE task_id = ? AND name = ?")
        let row = try Row.fetchOne(statement, arguments: [task, name])
        return (row?[0], row?[1])
    }

    private static func upsert(_ side: TaskSide) -> String {
        let column = side == .output ? "output" : "label"
        return """
            INSERT INTO task_value (task_id, name, \(column), \(column)_at, changed_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (task_id, name) DO UPDATE SET \(column) = excluded.\(column),
                \(column)_at = excluded.\(column)_at, changed_at = excluded.changed_at
            """
    }

    /// Values that have both sides, the latest output first.
    func labelled(in window: TaskWindow, of task: Int64) throws -> [TaskValueRecord] {
        let since: Int64
        let limit: Int
        switch window {
        case .latest(let count): (since, limit) = (.min, count)
        case .since(let instant, let count): (since, limit) = (instant.microseconds, count)
        }
        let statement = try database.cachedStatement(
            sql: """
                SELECT name, output, output_at, label, label_at FROM task_value
                WHERE task_id = ? AND output IS NOT NULL AND label IS NOT NULL
                    AND output_at >= ?
                ORDER BY output_at DESC LIMIT ?
                """)
        return try Self.records(statement, [task, since, limit])
    }

    /// Values that have one side, in the order of their names.
    func values(
        having side: TaskSide, of task: Int64, after name: String, limit: Int
    ) throws -> [TaskValueRecord] {
        let column = side == .output ? "output" : "label"
        let statement = try database.cachedStatement(
            sql: """
                SELECT name, output, output_at, label, label_at FROM task_value
                WHERE task_id = ? AND name > ? AND \(column) IS NOT NULL ORDER BY name LIMIT ?
                """)
        return try Self.records(statement, [task, name, limit])
    }

    private static func records(
        _ statement: Statement, _ arguments: StatementArguments
    ) throws -> [TaskValueRecord] {
        var records: [TaskValueRecord] = []
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            records.append(
                TaskValueRecord(
                    name: row[0], output: Outcome(row[1]), outputAt: instant(row[2]),
                    label: Outcome(row[3]), labelAt: instant(row[4])))
        }
        return records
    }

    private static func instant(_ microseconds: Int64?) -> Instant? {
        microseconds.map(Instant.init(microseconds:))
    }

    /// Deletes some values that have not changed since an instant.
    ///
    /// - Returns: how many were deleted.
    func deleteValues(unchangedSince instant: Instant, limit: Int) throws -> Int {
        let old = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT task_id, name, output_at, label_at FROM task_value
                    WHERE changed_at < ? ORDER BY changed_at LIMIT ?
                    """),
            arguments: [instant.microseconds, limit])
        let delete = try database.cachedStatement(
            sql: "DELETE FROM task_value WHERE task_id = ? AND name = ?")
        let discount = try database.cachedStatement(
            sql: """
                UPDATE task SET output_count = output_count - ?, label_count = label_count - ?,
                    labelled_count = labelled_count - ? WHERE id = ?
                """)
        for row in old {
            let task: Int64 = row[0]
            let hasOutput = (row[2] as Int64?) != nil
            let hasLabel = (row[3] as Int64?) != nil
            try delete.execute(arguments: [task, row[1] as String])
            try discount.execute(arguments: [hasOutput, hasLabel, hasOutput && hasLabel, task])
        }
        return old.count
    }
}

extension Outcome {
    init?(_ value: DatabaseValue) {
        switch value.storage {
        case .double(let number): self = .number(number)
        case .int64(let number): self = .number(Double(number))
        case .string(let text): self = .text(text)
        case .null, .blob: return nil
        }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .number(let number): number.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}
