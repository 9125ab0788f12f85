import Foundation
import GRDB

/// A copy of a database in a file.
enum DatabaseCopy {
    /// Copies a database as it stands; the file appears under its name only once it is whole.
    ///
    /// - Throws: GRDB's `DatabaseError`, or what the file system throws.
    static func write(_ database: any DatabaseReader, to path: String) throws {
        let partial = path + ".partial"
        defer { try? FileManager.default.removeItem(atPath: partial) }
        let copy = try DatabaseQueue(path: partial)
        try database.backup(to: copy)
        try copy.close()
        try FileManager.default.moveItem(atPath: partial, toPath: path)
    }
}
