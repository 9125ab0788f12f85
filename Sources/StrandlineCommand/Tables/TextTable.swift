/// A table for people: columns as wide as their widest cell, numbers to the right.
struct TextTable {
    enum Alignment {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [(cells: [String], style: Palette.Style?)]

    init(_ columns: [(title: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [(columns.map(\.title), .bold)]
    }

    mutating func add(_ cells: [String], style: Palette.Style? = nil) {
        rows.append((cells, style))
    }

    var lines: [String] { lines(in: .plain) }

    func lines(in palette: Palette) -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { $0.cells[column].count }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += column == 0 ? "" : "  "
                line += alignments[column] == .left ? cell + padding : padding + cell
            }
            while line.last == " " { line.removeLast() }
            return palette(row.style, line)
        }
    }

    func print() {
        for line in lines { Swift.print(Palette.plain.visible(line)) }
    }
}
