import CSV
import Drift
import Instants
import Monitor
import Sketches

/// A table gathered window by window of the time that one of its columns tells.
struct EventTimeTable {
    /// One window's rows.
    struct Window {
        let start: Instant
        var rowCount = 0
        /// In the order of `fields`.
        var summaries: [FieldSummary]
    }

    /// Rows of one batch that belong to one slot of time, as they are handed on.
    struct Slice {
        let time: Instant
        let rowCount: Int
        let columns: [ObservedColumn]
    }

    let timeColumn: String
    let windowSpan: TimeSpan
    /// The length of the slots that rows are handed on in.
    let sliceSpan: TimeSpan
    let types: [String: FieldKind]
    private(set) var fields: [(name: String, kind: FieldKind)] = []
    private(set) var rowsWithoutTime = 0
    private var windowsByStart: [Instant: Window] = [:]
    /// The window that was begun last.
    private var newestBegun: Instant?

    private static let batchRowsMax = 8192
    private static let windowCountMax = 100_000

    init(
        timeColumn: String, windowSpan: TimeSpan, sliceSpan: TimeSpan, types: [String: FieldKind]
    ) {
        self.timeColumn = timeColumn
        self.windowSpan = windowSpan
        self.sliceSpan = sliceSpan
        self.types = types
    }

    /// The windows that hold rows, in the order of time.
    var windows: [Window] { windowsByStart.values.sorted { $0.start < $1.start } }

    /// Reads a file to its end.
    ///
    /// - Parameters:
    ///   - path: A CSV file with the columns of those before it.
    ///   - handOn: Called with the rows of each slot, batch by batch.
    /// - Throws: `CSVError` or `CommandFailure` that says what cannot be read.
    mutating func read(_ path: String, handOn: (Slice) async throws -> Void) async throws {
        var reader = try CSVReader(path: path)
        guard let timeIndex = reader.header.firstIndex(of: timeColumn) else {
            throw CommandFailure("there is no column '\(timeColumn)' in '\(path)'")
        }
        // Each column becomes a field of its name.
        if let repeated = ColumnKey.keys(of: reader.header).first(where: { $0.occurrence > 1 }) {
            throw CommandFailure(
                "'\(path)' has more than one column '\(repeated.name)'; rename them")
        }
        var batch = try reader.next(maxRows: Self.batchRowsMax)
        let told = types.merging(fields.map { ($0.name, $0.kind) }) { _, before in before }
        let columnReader = try ColumnReader(
            header: reader.header, first: batch, types: told, skipped: [timeColumn])
        let found = columnReader.columns.map { (name: $0.key.name, kind: $0.kind) }
        if fields.isEmpty { fields = found }
        guard fields.map(\.name) == found.map(\.name) else {
            throw CommandFailure("'\(path)' has other columns than the files before it")
        }
        let progress = Progress(path)
        var rowCount = 0
        while let rows = batch {
            for slice in try slices(of: rows, timeIndex: timeIndex, reader: columnReader) {
                try add(slice)
                try await handOn(slice)
            }
            rowCount += rows.rowCount
            progress.report(rows: rowCount)
            batch = try reader.next(maxRows: Self.batchRowsMax)
        }
        progress.end()
    }

    private mutating func slices(
        of batch: CSVBatch, timeIndex: Int, reader: ColumnReader
    ) throws -> [Slice] {
        var rowsBySlot: [Instant: [Int]] = [:]
        for row in 0..<batch.rowCount {
            guard let time = Self.time(batch.string(row: row, column: timeIndex)) else {
                rowsWithoutTime += 1
                continue
            }
            rowsBySlot[time.floored(to: sliceSpan), default: []].append(row)
        }
        return try rowsBySlot.sorted { $0.key < $1.key }.map { slot, rows in
            Slice(
                time: slot, rowCount: rows.count,
                columns: try reader.columns.map { column in
                    ObservedColumn(
                        name: column.key.name,
                        values: try reader.values(of: column, rows: rows, in: batch))
                })
        }
    }

    private mutating func add(_ slice: Slice) throws {
        let start = slice.time.floored(to: windowSpan)
        if windowsByStart[start] == nil {
            guard windowsByStart.count < Self.windowCountMax else {
                throw CommandFailure(
                    "there are more than \(Self.windowCountMax) windows; choose a longer --window")
            }
            // All windows are compared with each other, so that they are begun like one another.
            let before = newestBegun.flatMap { windowsByStart[$0]?.summaries }
            windowsByStart[start] = Window(
                start: start,
                summaries: fields.enumerated().map { index, field in
                    FieldSummary.empty(field.kind, after: before?[index])
                })
            newestBegun = start
        }
        for (index, column) in slice.columns.enumerated() {
            windowsByStart[start]?.summaries[index].add(
                TalliedColumn(column.values, field: column.name))
        }
        windowsByStart[start]?.rowCount += slice.rowCount
    }

    private static func time(_ text: String) -> Instant? {
        Instant(parsing: text) ?? Double(text).flatMap(Instant.init(unixSeconds:))
    }
}
