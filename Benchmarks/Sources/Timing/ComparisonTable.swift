/// A table of our figures beside a peer's from the same run, as Markdown.
///
/// What can be quoted are the ratios: absolute times are the machine's.
package struct ComparisonTable {
    /// One kind of work.
    private struct Row {
        let work: String
        let ours: Double
        let target: Double?
        let peer: String?
        let theirs: Double?
    }

    private let unit: String
    private var rows: [Row] = []

    /// A table whose figures are in `unit`, less being better.
    package init(unit: String) { self.unit = unit }

    /// Adds our figure, the target if there is one, and a peer's if it was measured.
    package mutating func add(
        _ work: String, ours: Double, target: Double? = nil, peer: String? = nil,
        theirs: Double? = nil
    ) {
        rows.append(Row(work: work, ours: ours, target: target, peer: peer, theirs: theirs))
    }

    /// The table; the last column says how many times ours goes into the peer's figure.
    package var markdown: String {
        var cells = [["work", "ours, \(unit)", "target", "peer", "theirs, \(unit)", "ratio"]]
        for row in rows {
            cells.append([
                row.work, Self.text(row.ours), row.target.map(Self.text) ?? "",
                row.peer ?? "", row.theirs.map(Self.text) ?? "",
                row.theirs.map { Self.text($0 / row.ours) + "×" } ?? "",
            ])
        }
        let widths = cells[0].indices.map { column in
            cells.map { $0[column].count }.max() ?? 0
        }
        var lines = cells.map { row in
            "| "
                + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: " | ") + " |"
        }
        lines.insert(
            "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|",
            at: 1)
        return lines.joined(separator: "\n")
    }

    /// Two significant digits below 10, whole numbers from 100 on.
    private static func text(_ figure: Double) -> String {
        let scale = figure < 1 ? 100.0 : figure < 100 ? 10 : 1
        let rounded = (figure * scale).rounded() / scale
        return rounded == rounded.rounded() && scale == 1
            ? String(Int(rounded)) : String(rounded)
    }
}
