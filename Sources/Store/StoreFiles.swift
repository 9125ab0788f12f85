import Foundation
import Synchronization
import Lineage

/// The files of an open store: the database and its log.
///
/// A file that is deleted, replaced or cut goes on taking what is written to it, and nobody finds it
/// again. A store that has met this stays unusable, be the file put back: what was written meanwhile
/// is in the file and not in what the process knows. Looking at both takes two microseconds.
final class StoreFiles: Sendable {
    /// What tells a file from another one under its name.
    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t
    }

    /// A file as it is now.
    private struct Status {
        let identity: Identity
        /// Bytes.
        let size: Int

        /// Nil where there is no such file.
        init?(_ path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            identity = Identity(device: status.st_dev, number: status.st_ino)
            size = Int(status.st_size)
        }
    }

    private struct State {
        /// SQLite makes the log with the first commit.
        var log: Identity?
        /// The most bytes that the database has had: pages that are free are used again, and not
        /// given back.
        var databaseSize: Int
        var failure: StoreError?
    }

    private let path: String
    private let database: Identity?
    private let state: Mutex<State>

    /// - Parameter path: The database's file, which is there.
    init(_ path: String) {
        self.path = path
        let status = Status(path)
        database = status?.identity
        state = Mutex(State(databaseSize: status?.size ?? 0))
    }

    /// Makes sure that what was committed is where the next process looks for it.
    ///
    /// - Throws: `StoreError.replaced`, from the first time on.
    func check() throws {
        let logPath = path + "-wal"
        let (foundDatabase, foundLog) = (Status(path), Status(logPath)?.identity)
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
