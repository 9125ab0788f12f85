import DequeModule
import Foundation
import GRDB
import Synchronization
import Lineage

/// Commits writes that arrive while another is being committed together.
///
/// A durable commit waits for the disk, which takes longer than hundreds of small writes. While
/// one transaction waits, later writes queue up, and the next transaction takes them all. Each is
/// answered after the commit: an answer means that the write is on disk. Where one of a group
/// fails, the group is run again with a savepoint around each, so that the one that fails leaves no
/// trace and harms no other; savepoints from the start would double the work of every write.
///
/// Whoever was answered often writes again at once. Where a group had several writes, the next one
/// waits a moment for as many, which takes less time than a commit of its own for each half; a
/// single writer is never waited for.
final class GroupCommit: Sendable {
    /// The most writes in one transaction.
    private static let writeCountMax = 256
    /// A commit to disk takes some milliseconds.
    private static let gatheringSeconds = 0.0003

    private struct State {
        /// The writes of the last group.
        var lastCount = 0
        var waiting: Deque<any QueuedWrite> = []
        var isDraining = false
    }

    private let database: any DatabaseWriter
    private let health: StoreHealth
    private let verify: @Sendable () throws -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - database: where everything is written.
    ///   - health: told how each commit went.
    ///   - verify: called before and after each commit; where it throws, the commit has failed.
    init(
        _ database: any DatabaseWriter, health: StoreHealth,
        verify: @escaping @Sendable () throws -> Void
    ) {
        self.database = database
        self.health = health
        self.verify = verify
    }

    /// Runs a write and returns its value once it is durable.
    ///
    /// The write may run twice, the first time without effect: it must change nothing but the
    /// database.
    func perform<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let write = Write(work: work, continuation: continuation)
            let isDraining = state.withLock { state in
                state.waiting.append(write)
                let isDraining = state.isDraining
                state.isDraining = true
                return isDraining
            }
            if !isDraining {
                database.asyncWriteWithoutTransaction { database in self.drain(database) }
            }
        }
    }

    private func drain(_ database: Database) {
        while let group = nextGroup() {
            do {
                try commit(in: database) {
                    for write in group { try write.run(in: database) }
                }
                for write in group { write.finish(failure: nil) }
            } catch {
                // What the disk refuses it refuses to each of them.
                if group.count == 1 || error is StoreError {
                    for write in group { write.finish(failure: error) }
                } else {
                    runApart(group, in: database)
                }
            }
        }
    }

    /// Commits what some work writes.
    ///
    /// - Throws: What the work throws; `StoreError` where the disk or the files fail.
    private func commit(in database: Database, _ work: () throws -> Void) throws {
        do {
            try verify()
            try database.inTransaction(.immediate) {
                try work()
                return .commit
            }
            try verify()
        } catch {
            health.note(error)
            throw StoreError(storage: error) ?? error
        }
        health.noteSuccess()
    }

    /// Runs writes one of which has failed, each in a savepoint.
    private func runApart(_ group: [any QueuedWrite], in database: Database) {
        do {
            try commit(in: database) {
                for write in group {
                    do {
                        try database.inSavepoint {
                            try write.run(in: database)
                            return .commit
                        }
                    } catch {
                        write.fail(error)
                    }
                }
            }
            for write in group { write.finish(failure: nil) }
        } catch {
            for write in group { write.finish(failure: error) }
        }
    }

    private func nextGroup() -> [any QueuedWrite]? {
        if state.withLock({ $0.lastCount > 1 && $0.waiting.count < $0.lastCount }) {
            Thread.sleep(forTimeInterval: Self.gatheringSeconds)
        }
        return state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                state.lastCount = 0
                return nil
            }
            let group = Array(state.waiting.prefix(Self.writeCountMax))
            state.waiting.removeFirst(group.count)
            state.lastCount = group.count
            return group
        }
    }
}

/// A write that waits for its turn.
private protocol QueuedWrite: Sendable {
    func run(in database: Database) throws
    /// Takes the place of the outcome of a run that was undone.
    func fail(_ error: any Error)
    /// Answers the caller: with the write's own outcome, or with why nothing was committed.
    func finish(failure: (any Error)?)
}

private final class Write<Value: Sendable>: QueuedWrite {
    private let work: @Sendable (Database) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let outcome: Mutex<Result<Value, any Error>> = Mutex(.failure(CancellationError()))

    init(
        work: @escaping @Sendable (Database) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.work = work
        self.continuation = continuation
    }

    func run(in database: Database) throws {
        let value = try work(database)
        outcome.withLock { $0 = .success(value) }
    }

    func fail(_ error: any Error) {
        outcome.withLock { $0 = .failure(error) }
    }

    func finish(failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else {
            continuation.resume(with: outcome.withLock { $0 })
        }
    }
}
