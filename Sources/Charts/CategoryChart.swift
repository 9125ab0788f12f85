package import Markup

/// The shares of categories in a window, each above its share in the reference.
package struct CategoryChart: Sendable {
    package struct Row: Sendable {
        package var name: String
        package var window: Double
        /// Nil where there is no reference.
        package var reference: Double?

        package init(name: String, window: Double, reference: Double?) {
            self.name = name
            self.window = window
            self.reference = reference
        }
    }

    package var rows: [Row]
    package var windowName: String
    package var referenceName: String

    package init(rows: [Row], windowName: String, referenceName: String) {
        self.rows = rows
        self.windowName = windowName
        self.referenceName = referenceName
    }

    private static let rowHeight = 30.0
    private static let nameLengthMax = 20

    package func draw() -> Markup {
        var plot = Plot(width: 520, height: 50 + Self.rowHeight * Double(rows.count) + 8)
        plot.left = 140
        plot.right = 64
        plot.top = 44
        let highest = rows.map { max($0.window, $0.reference ?? 0) }.max() ?? 0
        let x = LinearScale(through: highest, from: plot.left, to: plot.innerRight)
        return plot.drawing("categories", label: description) {
            legend(plot)
            for (index, row) in rows.enumerated() {
                draw(row, at: plot.top + Double(index) * Self.rowHeight, x, plot)
            }
            SVG.line(
                .class("zero"), .x1(plot.left), .x2(plot.left), .y1(plot.top - 2),
                .y2(plot.top + Double(rows.count) * Self.rowHeight))
        }
    }

    private func draw(_ row: Row, at y: Double, _ x: LinearScale, _ plot: Plot) -> Markup {
        SVG.g {
            SVG.title(text: row.name)
            SVG.text(
                .class("category"), .x(plot.left - 8), .y(y + 17), .anchor("end"),
                text: row.name.count > Self.nameLengthMax
                    ? row.name.prefix(Self.nameLengthMax - 1) + "…" : row.name)
            SVG.rect(
                .class("window bar"), .x(plot.left), .y(y + 3),
                .width(max(0, x(row.window) - plot.left)), .height(11))
            if let reference = row.reference {
                SVG.rect(
                    .class("reference bar"), .x(plot.left), .y(y + 15),
                    .width(max(0, x(reference) - plot.left)), .height(7))
            }
            SVG.text(
                .class("value"), .x(x(max(row.window, row.reference ?? 0)) + 6), .y(y + 17),
                text: NumberText.percent(row.window))
        }
    }

    private func legend(_ plot: Plot) -> Markup {
        SVG.g(.class("legend")) {
            SVG.rect(.class("window bar"), .x(plot.left), .y(5), .width(14), .height(10))
            SVG.text(.class("window name"), .x(plot.left + 20), .y(14), text: windowName)
            if rows.contains(where: { $0.reference != nil }) {
                SVG.rect(.class("reference bar"), .x(plot.left), .y(23), .width(14), .height(10))
                SVG.text(.class("reference name"), .x(plot.left + 20), .y(32), text: referenceName)
            }
        }
    }

    private var description: String {
        rows.prefix(5).map { row in
            let before = row.reference.map { ", reference \(NumberText.percent($0))" } ?? ""
            return "\(row.name) \(NumberText.percent(row.window))\(before)"
        }.joined(separator: "; ")
    }
}
