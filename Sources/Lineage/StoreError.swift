/// Why a store cannot be opened, or takes nothing.
package enum StoreError: Error, Equatable {
    /// Another process serves the folder; nil where it does not say which.
    case inUse(folder: String, process: Int32?)
    /// The operating system or SQLite refuses to write.
    case unwritable(reason: String)
    /// A file was deleted, replaced or cut while the store was open.
    case replaced(file: String)
    /// The tables are those of no version that this one can open.
    case unlikeTables(reason: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .inUse(let folder, let process):
            "the store '\(folder)' is in use by "
                + (process.map { "process \($0)" } ?? "another process")
        case .unwritable(let reason): "the store cannot be written: \(reason)"
        case .replaced(let file):
            "the store's file '\(file)' was deleted, replaced or cut while the server runs;"
                + " restart the server"
        case .unlikeTables(let reason):
            "the store was written by an unreleased version and cannot be opened: \(reason)"
        }
    }
}
