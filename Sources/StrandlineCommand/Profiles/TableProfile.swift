import CSV
import Drift
import Foundation
import Monitor
import Sketches
import Wire

/// A summary of every column of a table.
struct TableProfile {
    private(set) var rowCount = 0
    /// In the table's order.
    private(set) var columns: [(key: ColumnKey, summary: FieldSummary)] = []

    private static let batchRowsMax = 8192

    /// Reads a CSV file, or a profile where the name ends in `.json`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - types: The kinds of columns that are not inferred.
    ///   - expected: What the table is to be compared with, if that was read before: a column is
    ///     of the kind that it has there.
    /// - Throws: `CSVError` or `CommandFailure` that says what cannot be read.
    init(
        contentsOf path: String, types: [String: FieldKind], like expected: TableProfile? = nil
    ) throws {
        if path.hasSuffix(".json") {
            try self.init(profile: path)
        } else {
            try self.init(csv: path, types: types, like: expected, progress: Progress(path))
        }
    }

    init(
        csv path: String, types: [String: FieldKind], like expected: TableProfile? = nil,
        progress: Progress
    ) throws {
        var reader = try CSVReader(path: path)
        var batch = try reader.next(maxRows: Self.batchRowsMax)
        let columnReader = try ColumnReader(
            header: reader.header, first: batch, types: types, known: expected?.kinds ?? [:])
        columns = columnReader.columns.map { column in
            let other = expected?.summary(of: column.key)
            return (column.key, FieldSummary.empty(column.kind, like: other))
        }
        while let rows = batch {
            for (index, column) in columnReader.columns.enumerated() {
                let values = try columnReader.values(
                    of: column, rows: 0..<rows.rowCount, in: rows)
                columns[index].summary.add(TalliedColumn(values, field: column.key.name))
            }
            rowCount += rows.rowCount
            progress.report(rows: rowCount)
            batch = try reader.next(maxRows: Self.batchRowsMax)
        }
        progress.end()
        for index in columns.indices { columns[index].summary.seal() }
    }

    private init(profile path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("'\(path)' cannot be read")
        }
        guard let answer = try? JSONCoder.decode(ProfileResponse.self, from: data) else {
            throw CommandFailure("'\(path)' is no profile that 'strandline profile -o' wrote")
        }
        rowCount = answer.rows
        let keys = ColumnKey.keys(of: answer.columns.map(\.field))
        columns = try zip(keys, answer.columns).map { key, column in
            guard
                let summaries = try? column.panes?.compactMap(EncodedPane.summary(of:)),
                let whole = FieldSummary.merged(summaries)
            else {
                throw CommandFailure("the profile '\(path)' is damaged at column '\(column.field)'")
            }
            return (key, whole)
        }
    }

    /// The kinds of the columns.
    private var kinds: [ColumnKey: FieldKind] {
        Dictionary(columns.map { ($0.key, $0.summary.kind) }) { first, _ in first }
    }

    func summary(of key: ColumnKey) -> FieldSummary? {
        columns.first { $0.key == key }?.summary
    }

    func answer(withPanes: Bool = false) -> ProfileResponse {
        ProfileResponse(
            rows: rowCount,
            columns: columns.map {
                ProfileResponse.Column(
                    field: $0.key.name, summary: $0.summary, withPanes: withPanes)
            })
    }
}
