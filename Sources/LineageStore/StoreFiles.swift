import Foundation
import Synchronization

/// The files of an open store: the database and its log.
///
/// A file that is deleted or replaced goes on taking what is written to it, and nobody finds it
/// again. A store that has met this stays unusable, be the file put back: what was written meanwhile
/// is in the file and not in what the process knows. Looking at both takes two microseconds.
final class StoreFiles: Sendable {
    /// What tells a file from another one under its name.
    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t

        /// Nil where there is no such file.
        init?(_ path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            device = status.st_dev
            number = status.st_ino
        }
    }

    private struct State {
        /// SQLite makes the log with the first commit.
        var log: Identity?
        var failure: StoreError?
    }

    private let path: String
    private let database: Identity?
    private let state = Mutex(State())

    /// - Parameter path: The database's file, which is there.
    init(_ path: String) {
        self.path = path
        database = Identity(path)
    }

    /// Makes sure that what was committed is where the next process looks for it.
    ///
    /// - Throws: `StoreError.replaced`, from the first time on.
    func check() throws {
        let logPath = path + "-wal"
        let (foundDatabase, foundLog) = (Identity(path), Identity(logPath))
        try state.withLock { state in
            if state.log == nil { state.log = foundLog }
            if foundDatabase != database { state.failure = .replaced(file: path) }
            if foundLog != state.log { state.failure = .replaced(file: logPath) }
            if let failure = state.failure { throw failure }
        }
    }
}
