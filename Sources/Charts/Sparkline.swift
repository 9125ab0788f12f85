package import Markup

/// Scores in a line of text, with the one that matters as a dashed line.
package struct Sparkline: Sendable {
    /// From the oldest to the newest; nil where there was none.
    package var values: [Double?]

    package init(values: [Double?]) {
        self.values = values
    }

    private static let width = 110.0
    private static let height = 26.0

    package func draw() -> Markup {
        let known = values.compactMap { $0 }
        let y = LinearScale(
            0...max(1.25, known.max() ?? 0), from: Self.height - 3, to: 3)
        let x = LinearScale(
            0...Double(max(values.count - 1, 1)), from: 2, to: Self.width - 5)
        let label =
            known.isEmpty
            ? "no scores yet"
            : "score over time: " + known.map(NumberText.short).joined(separator: ", ")
        return SVG.svg(
            .class("sparkline"), .viewBox(Self.width, Self.height), .role("img"), .label(label)
        ) {
            SVG.line(.class("zero"), .x1(0), .x2(Self.width), .y1(y(0)), .y2(y(0)))
            SVG.line(.class("limit"), .x1(0), .x2(Self.width), .y1(y(1)), .y2(y(1)))
            SVG.path(.class("score"), .path(line(x, y)))
            if let last = values.last, let last {
                SVG.circle(
                    .class(last >= 1 ? "drifted dot" : "dot"), .cx(x(Double(values.count - 1))),
                    .cy(y(last)), .radius(3))
            }
        }
    }

    private func line(_ x: LinearScale, _ y: LinearScale) -> Path {
        var path = Path()
        var isDrawing = false
        for (index, value) in values.enumerated() {
            guard let value else {
                isDrawing = false
                continue
            }
            if isDrawing {
                path.line(to: x(Double(index)), y(value))
            } else {
                path.move(to: x(Double(index)), y(value))
            }
            isDrawing = true
        }
        return path
    }
}
