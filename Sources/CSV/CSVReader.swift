/// Reads a CSV file with a header row (RFC 4180), some rows at a time.
///
/// Files may be larger than memory; those whose names end in `.gz` are unpacked on the way. Lines
/// without anything on them are passed over, and so is a byte order mark. After an error there is
/// nothing more to read.
package struct CSVReader: ~Copyable {
    /// The names of the columns.
    package let header: [String]

    private var rows: RowBuffer

    /// Opens a file and reads its header.
    ///
    /// - Parameters:
    ///   - path: where the file is.
    ///   - chunkByteCount: how many bytes are read at once, 1 to 2³⁰.
    /// - Throws: `CSVError` where the file cannot be opened or read, or has no header.
    package init(path: String, chunkByteCount: Int = 1 << 20) throws(CSVError) {
        var rows = try RowBuffer(path: path, chunkByteCount: chunkByteCount)
        header = try rows.readHeader()
        self.rows = rows
    }

    /// The share of the file that has been read, 0 to 1; nil where its size is not known.
    package var fractionRead: Double? { rows.fractionRead }

    /// The next rows, nil after the last.
    ///
    /// - Parameter maxRows: how many rows at most, 1 or more; there are fewer at the end of the
    ///   file, and where they would take more than a gigabyte.
    /// - Returns: rows with as many fields each as the header has.
    /// - Throws: `CSVError` where the file cannot be read or a row is no CSV or of another length.
    package mutating func next(maxRows: Int) throws(CSVError) -> CSVBatch? {
        precondition(maxRows > 0)
        let batch = try rows.readBatch(columnCount: header.count, rowCountMax: maxRows)
        return batch.rowCount > 0 ? batch : nil
    }
}
