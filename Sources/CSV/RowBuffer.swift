/// The bytes of a file that have been read and not yet handed out, and where they stand in it.
struct RowBuffer {
    private let path: String
    private let source: ByteSource
    private let chunkByteCount: Int
    private let rowByteCountMax: Int
    private let batchByteCountMax: Int

    private var bytes: [UInt8] = []

    /// The index of the first byte that has not been handed out.
    private var position = 0

    /// The number of the line at `position`.
    private var line = 1

    /// The number of the line on which the last row began.
    private var rowLine = 1

    /// Whether the file has been read to its end, and a line feed stands behind its last byte.
    private var isComplete = false

    init(
        path: String, chunkByteCount: Int, rowByteCountMax: Int = 1 << 26,
        batchByteCountMax: Int = 1 << 30
    ) throws(CSVError) {
        precondition(1...1 << 30 ~= chunkByteCount)
        self.path = path
        self.chunkByteCount = chunkByteCount
        self.rowByteCountMax = rowByteCountMax
        self.batchByteCountMax = batchByteCountMax
        do {
            source = try ByteSource(path: path)
        } catch {
            throw CSVError(path: path, line: nil, reason: error.reason)
        }
    }

    var fractionRead: Double? { source.fractionRead }

    /// The fields of the first row.
    mutating func readHeader() throws(CSVError) -> [String] {
        try skipByteOrderMark()
        var scanner = RowScanner()
        guard let byteCount = try scanRow(&scanner, at: 0) else {
            throw CSVError(path: path, line: nil, reason: "is empty, where a header is needed")
        }
        let header = handOut(byteCount, columnCount: scanner.fields.count, scanner)
        return (0..<header.columnCount).map { header.string(row: 0, column: $0) }
    }

    /// Up to `rowCountMax` rows, fewer at the end of the file or where they would be too large.
    mutating func readBatch(columnCount: Int, rowCountMax: Int) throws(CSVError) -> CSVBatch {
        var scanner = RowScanner()
        var byteCount = 0
        var rowCount = 0
        while rowCount < rowCountMax, byteCount < batchByteCountMax {
            guard let end = try scanRow(&scanner, at: byteCount) else { break }
            let fieldCount = scanner.fields.count - rowCount * columnCount
            guard fieldCount == columnCount else {
                throw CSVError(
                    path: path, line: rowLine,
                    reason: "the row has \(fieldCount) fields, but the header has \(columnCount)")
            }
            byteCount = end
            rowCount += 1
        }
        return handOut(byteCount, columnCount: columnCount, scanner)
    }

    /// Scans one row that begins `start` bytes after `position`, or after the blank lines there.
    ///
    /// Returns how many bytes after `position` it ends; nil at the end of the file.
    private mutating func scanRow(
        _ scanner: inout RowScanner, at start: Int
    ) throws(CSVError) -> Int? {
        var rowStart = start
        while true {
            switch scanner.scan(bytes.span, from: position + rowStart, base: position) {
            case .row(let end, let lineCount):
                rowLine = line
                line += lineCount
                return end - position
            case .blank(let end):
                line += 1
                rowStart = end - position
            case .fault(let fault, let faultLine):
                throw CSVError(path: path, line: line + faultLine, reason: fault.reason)
            case .incomplete(let openQuoteLine):
                if isComplete {
                    guard let openQuoteLine else { return nil }
                    throw CSVError(
                        path: path, line: line + openQuoteLine,
                        reason: "the quote that is opened here is never closed")
                }
                let byteCount = bytes.count - position - start
                guard byteCount <= rowByteCountMax else {
                    throw CSVError(
                        path: path, line: line + (openQuoteLine ?? 0),
                        reason: "the row is longer than \(rowByteCountMax) bytes;"
                            + " is a quote left open?")
                }
                // A long row is scanned anew after each read: to double it keeps that cheap.
                try refill(byteCount: max(chunkByteCount, byteCount))
            }
        }
    }

    /// Copies the next bytes into a batch of the rows that were found in them.
    private mutating func handOut(
        _ byteCount: Int, columnCount: Int, _ scanner: RowScanner
    ) -> CSVBatch {
        let batch = CSVBatch(
            bytes: Array(bytes[position..<position + byteCount]), columnCount: columnCount,
            scanner: scanner)
        position += byteCount
        return batch
    }

    /// Reads more bytes, in the place of those that were handed out.
    private mutating func refill(byteCount: Int) throws(CSVError) {
        bytes.removeSubrange(..<position)
        position = 0
        do {
            guard try source.read(into: &bytes, countMax: byteCount) == 0 else { return }
        } catch {
            throw CSVError(path: path, line: line, reason: error.reason)
        }
        isComplete = true
        if let last = bytes.last, last != .newline { bytes.append(.newline) }
    }

    private mutating func skipByteOrderMark() throws(CSVError) {
        while bytes.count < 3, !isComplete { try refill(byteCount: chunkByteCount) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }
}
