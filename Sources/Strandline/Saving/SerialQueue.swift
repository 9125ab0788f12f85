import Synchronization

/// Does one piece of work after the other, in the order in which they come.
final class SerialQueue: Sendable {
    private let last = Mutex<Task<Void, Never>?>(nil)

    /// Does a piece of work once all that came before it is done.
    ///
    /// - Throws: What the work throws.
    func perform(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = last.withLock { last in
            let before = last
            let task = Task {
                await before?.value
                try await work()
            }
            last = Task { _ = await task.result }
            return task
        }
        try await task.value
    }
}
