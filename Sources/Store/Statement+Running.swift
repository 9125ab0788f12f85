import GRDB
import GRDBSQLite

// Recording a run takes some thirty statements of a few microseconds each. GRDB's own way to give
// them their values, through arrays of boxed values that are checked and copied, takes as long as
// SQLite does; these give them directly.
extension Statement {
    /// Runs a statement to its end.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func run<each Value: StatementBinding>(_ values: repeat each Value) throws {
        _ = try firstRow(repeat each values) {}
    }

    /// The whole number in the first column of the first row; nil where there is no row.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func firstInteger<each Value: StatementBinding>(
        _ values: repeat each Value
    ) throws -> Int64? {
        try firstRow(repeat each values) { unsafe sqlite3_column_int64(sqliteStatement, 0) }
    }

    /// The whole numbers in the first two columns of the first row; nil where there is no row.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func firstIntegers<each Value: StatementBinding>(
        _ values: repeat each Value
    ) throws -> (Int64, Int64)? {
        try firstRow(repeat each values) {
            unsafe (
                sqlite3_column_int64(sqliteStatement, 0), sqlite3_column_int64(sqliteStatement, 1)
            )
        }
    }

    private func firstRow<each Value: StatementBinding, Result>(
        _ values: repeat each Value, read: () -> Result
    ) throws -> Result? {
        let statement = unsafe sqliteStatement
        var place: CInt = 0
        for value in repeat each values {
            place += 1
            _ = unsafe value.bind(to: statement, at: place)
        }
        // A statement that is not reset would hold its transaction open.
        defer { unsafe sqlite3_reset(statement) }
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: return read()
        case SQLITE_DONE: return nil
        case let code:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(statement))),
                sql: sql)
        }
    }
}
