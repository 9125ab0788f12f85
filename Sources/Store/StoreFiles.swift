import Foundation
import Synchronization
import Lineage

/// The files of an open store: the database and its log.
///
/// A file that is deleted, replaced or cut goes on taking what is written to it, and nobody finds it
/// again. A store that has met this stays unusable, be the file put back: what was written meanwhile
/// is in the file and not in what the process knows. Looking at both takes two microseconds.
final class StoreFiles: Sendable {
    private struct State {
        /// SQLite makes the log with the first commit.
        var log: FileStatus.Identity?
        /// The most bytes that the database has had: pages that are free are used again, and not
        /// given back.
        var databaseSize: Int
        var failure: StoreError?
    }

    private let path: String
    private let database: FileStatus.Identity?
    private let state: Mutex<State>

    /// - Parameter path: The database's file, which is there.
    init(_ path: String) {
        self.path = path
        let status = FileStatus(path)
        database = status?.identity
        state = Mutex(State(databaseSize: status?.size ?? 0))
    }

    /// Makes sure that what was committed is where the next process looks for it.
    ///
    /// - Throws: `StoreError.replaced`, from the first time on.
    func check() throws {
        let logPath = path + "-wal"
        let (foundDatabase, foundLog) = (FileStatus(path), FileStatus(logPath)?.identity)
        try state.withLock { state in
            if state.log == nil { state.log = foundLog }
            if foundLog != state.log { state.failure = .replaced(file: logPath) }
            let size = foundDatabase?.size ?? 0
            if foundDatabase?.identity != database || size < state.databaseSize {
                state.failure = .replaced(file: path)
            }
            state.databaseSize = max(state.databaseSize, size)
            if let failure = state.failure { throw failure }
        }
    }
}
