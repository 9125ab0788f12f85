package import Evaluation
import GRDB
package import Instants
import Lineage

extension SQLiteStore {
    /// Values that are deleted in one transaction, so that others can write in between.
    private static let deletedCountMax = 1000

    /// Stores one side of values in one transaction; a side that is there already is replaced, so
    /// that a retry is harmless.
    ///
    /// - Parameters:
    ///   - drafts: the values.
    ///   - side: the side that they are.
    ///   - task: what they belong to; it is made where it is missing.
    /// - Returns: for each value that has both sides since now, how long after its output the label
    ///   came; less than nothing where a clock is off.
    /// - Throws: `LineageError.invalid` for a text that breaks a rule; nothing is stored then.
    package func putTaskValues(
        _ drafts: [TaskValueDraft], as side: TaskSide, of task: String
    ) async throws -> [TimeSpan] {
        try TextRule.name.check(task, field: "task")
        for (index, draft) in drafts.enumerated() {
            try TextRule.name.check(draft.name, field: "values[\(index)].id")
            guard case .text(let text) = draft.value else { continue }
            try TextRule.shortText.check(text, field: "values[\(index)].value")
        }
        let now = clock.now()
        return try await writes.perform { database in
            let table = TaskTable(database)
            let id = try table.idCreating(named: task)
            return try drafts.compactMap { try table.put($0, as: side, of: id, now: now) }
        }
    }

    /// Tasks by name.
    ///
    /// - Parameters:
    ///   - name: a name, to go on with those behind it; nil to start with the first.
    ///   - limit: how many at most.
    /// - Returns: the tasks of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func tasks(
        after name: String? = nil, limit: Int = LineageLimits.namePageCountMax
    ) async throws -> [TaskRecord] {
        try await read { try TaskTable($0).tasks(after: name ?? "", limit: limit) }
    }

    /// The tasks that were heard of first, and how many there are in all.
    package func oldestTasks(limit: Int) async throws -> (tasks: [TaskRecord], count: Int) {
        try await read { database in
            let table = TaskTable(database)
            return (try table.oldest(limit: limit), try table.count())
        }
    }

    /// A task's values that have an output and a label, the latest output first.
    ///
    /// - Throws: `LineageError.unknownTask`.
    package func labelledValues(
        in window: TaskWindow, of task: String
    ) async throws -> [TaskValueRecord] {
        try await read { database in
            let table = TaskTable(database)
            guard let id = try table.id(named: task) else { throw LineageError.unknownTask(task) }
            return try table.labelled(in: window, of: id)
        }
    }

    /// A task's values that have one side, in the order of their names, after a name.
    ///
    /// - Throws: `LineageError.unknownTask`.
    package func taskValues(
        having side: TaskSide, of task: String, after name: String = "", limit: Int
    ) async throws -> [TaskValueRecord] {
        try await read { database in
            let table = TaskTable(database)
            guard let id = try table.id(named: task) else { throw LineageError.unknownTask(task) }
            return try table.values(having: side, of: id, after: name, limit: limit)
        }
    }

    /// Deletes the values of tasks that have not changed since an instant.
    ///
    /// - Returns: how many were deleted.
    package func deleteTaskValues(unchangedSince instant: Instant) async throws -> Int {
        var count = 0
        while true {
            let deleted = try await writes.perform { database in
                try TaskTable(database).deleteValues(
                    unchangedSince: instant, limit: Self.deletedCountMax)
            }
            count += deleted
            if deleted < Self.deletedCountMax { return count }
        }
    }
}
