import Foundation

/// A folder of tables that all programs read.
///
/// `columns.tsv` lists the columns with their kind; a table is one file of 64-bit floating-point
/// numbers, little-endian, column after column: numbers, or codes of categories, NaN being a missing value.
/// `cases.tsv` lists what is to be compared.
struct WorldFiles {
    let folder: URL

    /// A column's name and kind.
    struct Column {
        let name: String
        let kind: ColumnKind
    }

    /// A window to be compared with a reference.
    struct Case {
        let name: String
        /// The tables that the reference is made of, each a pane of its own.
        let reference: [String]
        let window: String
    }

    init(_ path: String) { folder = URL(fileURLWithPath: path, isDirectory: true) }

    func create() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func write(_ columns: [Column]) throws {
        try write(lines: columns.map { "\($0.name)\t\($0.kind.rawValue)" }, to: "columns.tsv")
    }

    /// Writes the cases, with what each is about in further fields: the shift and the rows.
    func write(_ cases: [(case: Case, shift: String, rows: Int)]) throws {
        let lines = cases.map { entry in
            let reference = entry.case.reference.joined(separator: "+")
            return [
                entry.case.name, reference, entry.case.window, entry.shift, String(entry.rows),
            ].joined(separator: "\t")
        }
        try write(lines: lines, to: "cases.tsv")
    }

    func write(lines: [String], to name: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url(name))
    }

    func write(_ table: [[Double]], as name: String) throws {
        var bytes = Data()
        for column in table {
            unsafe column.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        }
        try bytes.write(to: url(name + ".f64"))
    }

    func columns() throws -> [Column] {
        try lines("columns.tsv").compactMap { fields in
            ColumnKind(rawValue: fields[1]).map { Column(name: fields[0], kind: $0) }
        }
    }

    func cases() throws -> [Case] {
        try lines("cases.tsv").map { fields in
            Case(
                name: fields[0], reference: fields[1].split(separator: "+").map(String.init),
                window: fields[2])
        }
    }

    func table(_ name: String, columnCount: Int) throws -> [[Double]] {
        let bytes = try Data(contentsOf: url(name + ".f64"))
        let rows = bytes.count / MemoryLayout<Double>.size / columnCount
        return unsafe bytes.withUnsafeBytes { bytes in
            let values = unsafe bytes.bindMemory(to: Double.self)
            return (0..<columnCount).map { column in
                unsafe Array(values[column * rows..<(column + 1) * rows])
            }
        }
    }

    private func lines(_ name: String) throws -> [[String]] {
        try String(contentsOf: url(name), encoding: .utf8)
            .split(separator: "\n")
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    private func url(_ name: String) -> URL { folder.appendingPathComponent(name) }
}
