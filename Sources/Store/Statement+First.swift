import GRDB

extension Statement {
    /// What a closure makes of the first row; nil where there is none.
    ///
    /// The row is a view of the running statement, so it must not leave the closure.
    func first<Value>(
        _ arguments: StatementArguments, _ transform: (Row) throws -> Value
    ) throws -> Value? {
        let rows = try Row.fetchCursor(self, arguments: arguments)
        return try withExtendedLifetime(rows) { try rows.next().map(transform) }
    }
}
