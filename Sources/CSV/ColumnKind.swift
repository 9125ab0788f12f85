/// What the values of a column are.
package enum ColumnKind: Sendable, Hashable {
    case numeric
    case categorical

    /// The kind of each column of a batch, told from its first 1,000 rows: numeric if all values
    /// that are not missing are numbers, so also where all are missing.
    package static func kinds(of batch: CSVBatch) -> [ColumnKind] {
        let rowCount = min(batch.rowCount, rowCountMax)
        return (0..<batch.columnCount).map { column in
            let isNumeric = (0..<rowCount).allSatisfy { row in
                batch.isEmpty(row: row, column: column)
                    || batch.double(row: row, column: column) != nil
            }
            return isNumeric ? .numeric : .categorical
        }
    }

    private static let rowCountMax = 1000
}
