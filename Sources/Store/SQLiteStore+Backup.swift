import Dispatch
package import Foundation
import GRDB
import Lineage

extension SQLiteStore {
    /// Copies the store, as it stands, into a file while others go on reading and writing.
    ///
    /// The file appears under its name only once it is whole.
    ///
    /// - Throws: `LineageError.conflict` where there is a file of that name.
    package func backup(to path: String) async throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw LineageError.conflict("There is a file \(path) already.")
        }
        let database = database
        // SQLite copies on the calling thread, which must not be one of the few that tasks share.
        try await withCheckedThrowingContinuation {
            (answer: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async {
                answer.resume(with: Result { try DatabaseCopy.write(database, to: path) })
            }
        }
    }

    /// A copy of the store as it stands, which is gone once it is closed.
    package func copy() async throws -> FileHandle {
        let folder =
            (database as? DatabasePool).map { URL(fileURLWithPath: $0.path) }?
            .deletingLastPathComponent() ?? FileManager.default.temporaryDirectory
        let path = folder.appendingPathComponent(".backup-\(UUID().uuidString)").path
        try await backup(to: path)
        // A file without a name lives as long as it is open, whatever becomes of the reader.
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }
}
