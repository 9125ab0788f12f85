import CSV
import Drift
import Monitor

/// Turns batches of a CSV file into columns of values.
struct ColumnReader {
    /// The columns that are read, in the file's order.
    let columns: [(index: Int, name: String, kind: FieldKind)]

    /// - Parameters:
    ///   - header: The names of the file's columns.
    ///   - first: The first rows, from which types are found out.
    ///   - types: Types that are told.
    ///   - skipped: Columns that are not read.
    /// - Throws: `CommandFailure` where a type is told for a column that is not there.
    init(
        header: [String], first: CSVBatch?, types: [String: FieldKind], skipped: Set<String> = []
    ) throws {
        for name in types.keys.sorted() where !header.contains(name) {
            throw CommandFailure("there is no column '\(name)' in the file")
        }
        let found = first.map { ColumnKind.kinds(of: $0) } ?? []
        columns = header.enumerated().filter { !skipped.contains($0.element) }.map { index, name in
            let kind: FieldKind =
                index < found.count && found[index] == .numeric ? .numeric : .categorical
            return (index, name, types[name] ?? kind)
        }
    }

    /// The values of some rows of a column.
    ///
    /// - Throws: `CommandFailure` where text stands in a numeric column.
    func values(
        of column: (index: Int, name: String, kind: FieldKind), rows: some Sequence<Int>,
        in batch: CSVBatch
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
                        "column '\(column.name)' is numeric, and '\(text.prefix(40))' is no number;"
                            + " read it as text with --types \(column.name)=category")
                }
            }
            return .numeric(values)
        }
    }
}
