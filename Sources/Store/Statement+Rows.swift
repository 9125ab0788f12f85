import GRDB
import GRDBSQLite

/// The row on which a running statement stands: good until the statement goes on.
@safe struct StatementRow {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    func integer(_ column: CInt) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func bytes(_ column: CInt) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Nil for NULL.
    func optionalBytes(_ column: CInt) -> [UInt8]? {
        unsafe sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : bytes(column)
    }
}

extension Statement {
    /// Calls with each row, as SQLite gives it.
    ///
    /// - Parameters:
    ///   - values: The arguments of the statement.
    ///   - body: Takes what it needs of a row.
    /// - Throws: GRDB's `DatabaseError`, and what `body` throws.
    func forEachRow<each Value: StatementBinding>(
        _ values: repeat each Value, body: (StatementRow) throws -> Void
    ) throws {
        let statement = unsafe sqliteStatement
        var place: CInt = 0
        for value in repeat each values {
            place += 1
            _ = unsafe value.bind(to: statement, at: place)
        }
        // A statement that is not reset would hold its transaction open.
        defer { unsafe sqlite3_reset(statement) }
        while true {
            switch unsafe sqlite3_step(statement) {
            case SQLITE_ROW: try body(unsafe StatementRow(statement))
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code),
                    message: unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(statement))),
                    sql: sql)
            }
        }
    }
}

/// Bytes that a statement takes without a copy of GRDB's.
struct BoundBytes: StatementBinding {
    let bytes: [UInt8]?

    init(_ bytes: [UInt8]?) { self.bytes = bytes }

    @unsafe func bind(to sqliteStatement: SQLiteStatement, at index: CInt) -> CInt {
        guard let bytes else { return unsafe sqlite3_bind_null(sqliteStatement, index) }
        guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(sqliteStatement, index, 0) }
        // SQLite makes a copy of its own (SQLITE_TRANSIENT).
        let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return unsafe bytes.withUnsafeBytes { bytes in
            unsafe sqlite3_bind_blob(
                sqliteStatement, index, bytes.baseAddress, CInt(bytes.count), copies)
        }
    }
}
