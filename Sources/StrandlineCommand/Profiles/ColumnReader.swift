import CSV
import Drift
import Monitor

/// Turns batches of a CSV file into columns of values.
struct ColumnReader {
    struct Column {
        /// Where it stands in a row, from 0.
        let index: Int
        let key: ColumnKey
        let kind: FieldKind
    }

    /// The columns that are read, in the file's order.
    let columns: [Column]

    /// - Parameters:
    ///   - header: The names of the file's columns.
    ///   - first: The first rows, from which kinds are inferred.
    ///   - types: The kinds given for the columns of a name.
    ///   - known: The kinds of columns that were read before.
    ///   - skipped: Names of columns that are not read.
    /// - Throws: `CommandFailure` where a kind is given for a column that is not there.
    init(
        header: [String], first: CSVBatch?, types: [String: FieldKind],
        known: [ColumnKey: FieldKind] = [:], skipped: Set<String> = []
    ) throws {
        for name in types.keys.sorted() where !header.contains(name) {
            throw CommandFailure("there is no column '\(name)' in the file")
        }
        let found = first.map { ColumnKind.kinds(of: $0) } ?? []
        let keys = ColumnKey.keys(of: header).enumerated()
        columns = keys.filter { !skipped.contains($0.element.name) }.map { index, key in
            let inferred: FieldKind =
                index < found.count && found[index] == .numeric ? .numeric : .categorical
            return Column(
                index: index, key: key, kind: types[key.name] ?? known[key] ?? inferred)
        }
    }

    /// The values of some rows of a column.
    ///
    /// - Throws: `CommandFailure` where text stands in a numeric column.
    func values(
        of column: Column, rows: some Sequence<Int>, in batch: CSVBatch
    ) throws -> ColumnValues {
        switch column.kind {
        // A file has no vectors: what looks like one is text.
        case .categorical, .embedding:
            var values = CategoryColumn()
            for row in rows {
                values.append(
                    batch.isEmpty(row: row, column: column.index)
                        ? nil : batch.string(row: row, column: column.index))
            }
            return .categorical(values)
        case .numeric:
            var values: [Double] = []
            for row in rows {
                if batch.isEmpty(row: row, column: column.index) {
                    values.append(.nan)
                } else if let value = batch.double(row: row, column: column.index) {
                    values.append(value)
                } else {
                    let text = batch.string(row: row, column: column.index)
                    throw CommandFailure(
                        "column '\(column.key)' is numeric, and '\(text.prefix(40))' is no number;"
                            + " read it as text with --types \(column.key.name)=category")
                }
            }
            return .numeric(values)
        }
    }
}
