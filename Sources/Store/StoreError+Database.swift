import GRDB
package import Lineage

extension StoreError {
    /// The failure of the disk or of the file behind an error; nil for any other error.
    package init?(storage error: any Error) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_CORRUPT,
            .SQLITE_NOTADB, .SQLITE_PERM, .SQLITE_BUSY, .SQLITE_NOMEM:
            self = .unwritable(reason: error.message ?? "\(error.extendedResultCode)")
        default: return nil
        }
    }
}
