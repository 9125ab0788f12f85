package import Evaluation
import Store

extension Engine {
    /// Stores one side of a task's values; on return they are on disk.
    ///
    /// - Parameters:
    ///   - drafts: The values; a side that is known already is replaced.
    ///   - side: The side that they are.
    ///   - task: What they belong to.
    /// - Throws: `LineageError` for a name that cannot be taken; nothing is stored then.
    package func putTaskValues(
        _ drafts: [TaskValueDraft], as side: TaskSide, of task: String
    ) async throws {
        try await tasks.put(drafts, as: side, of: task)
    }

    /// How good the outputs of a window are.
    ///
    /// - Throws: `LineageError.unknownTask`.
    package func taskMetrics(of task: String, in window: TaskWindow) async throws -> TaskMetrics {
        try await tasks.metrics(of: task, in: window)
    }

    /// How tasks stand over their latest labelled outputs, for a scrape.
    ///
    /// - Parameter limit: Tasks at most, those that were heard of first.
    /// - Returns: The tasks, and how many there are in all.
    /// - Throws: GRDB's `DatabaseError`.
    package func taskReadings(limit: Int) async throws -> (tasks: [TaskReading], count: Int) {
        try await tasks.readings(limit: limit)
    }

    /// Tasks by name.
    ///
    /// - Parameters:
    ///   - name: A name, to go on with those behind it; nil to start with the first.
    ///   - limit: How many at most.
    /// - Returns: The tasks of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func tasks(after name: String? = nil, limit: Int) async throws -> [TaskRecord] {
        try await store.tasks(after: name, limit: limit)
    }

    /// A task's values that have an output and a label, the latest output first.
    ///
    /// - Throws: `LineageError.unknownTask`.
    package func labelledValues(
        in window: TaskWindow, of task: String
    ) async throws -> [TaskValueRecord] {
        try await store.labelledValues(in: window, of: task)
    }

    /// A task's values that have one side, in the order of their names, after a name.
    ///
    /// - Throws: `LineageError.unknownTask`.
    package func taskValues(
        having side: TaskSide, of task: String, after name: String = "", limit: Int
    ) async throws -> [TaskValueRecord] {
        try await store.taskValues(having: side, of: task, after: name, limit: limit)
    }
}
