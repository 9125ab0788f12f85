import CSV

/// All of a file as text, the header apart.
struct Table: Equatable {
    let header: [String]
    var rows: [[String]] = []

    init(header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    init(path: String, chunkByteCount: Int = 1 << 20, maxRows: Int = 7) throws {
        var reader = try CSVReader(path: path, chunkByteCount: chunkByteCount)
        header = reader.header
        while let batch = try reader.next(maxRows: maxRows) {
            rows += (0..<batch.rowCount).map { row in
                (0..<batch.columnCount).map { batch.string(row: row, column: $0) }
            }
        }
    }
}
