package import Instants
package import Markup

/// A figure of each of a component's runs over time, each a link to its run.
package struct RunChart: Sendable {
    package struct Dot: Sendable {
        package var time: Instant
        package var value: Double
        package var isFailure: Bool
        package var link: Link
        /// What the dot stands for, in words.
        package var title: String

        package init(time: Instant, value: Double, isFailure: Bool, link: Link, title: String) {
            self.time = time
            self.value = value
            self.isFailure = isFailure
            self.link = link
            self.title = title
        }
    }

    package var dots: [Dot]
    /// What the figure is, with its unit.
    package var name: String
    package var text: @Sendable (Double) -> String

    package init(dots: [Dot], name: String, text: @escaping @Sendable (Double) -> String) {
        self.dots = dots
        self.name = name
        self.text = text
    }

    /// The drawing; nothing where there is no run.
    package func draw() -> Markup {
        guard let first = dots.map(\.time).min(), let last = dots.map(\.time).max() else {
            return Markup()
        }
        var plot = Plot(width: 520, height: 190)
        plot.left = 58
        plot.top = 24
        let y = LinearScale(
            through: dots.map(\.value).max() ?? 0, from: plot.innerBottom, to: plot.top)
        plot.widen(for: y.ticks(4).map(text))
        let x = LinearScale(
            first.unixSeconds...last.unixSeconds, from: plot.left + 8, to: plot.innerRight - 8)
        let failures = dots.count(where: \.isFailure)
        return SVG.svg(
            .class("chart runs"), .viewBox(plot.width, plot.height), .role("group"),
            .label("\(name) of \(dots.count) runs, \(failures) of which failed")
        ) {
            SVG.text(.class("axis-name"), .x(4), .y(12), text: name)
            plot.rows(y, y.ticks(4), text)
            for dot in dots { draw(dot, x, y) }
            plot.columns(
                TimeTicks.ticks(in: first...last, countMax: 6)
                    .map { (x($0.time.unixSeconds), $0.label) })
        }
    }

    private func draw(_ dot: Dot, _ x: LinearScale, _ y: LinearScale) -> Markup {
        let (cx, cy) = (x(dot.time.unixSeconds), y(dot.value))
        return SVG.a(.href(dot.link), .label(dot.title)) {
            SVG.title(text: dot.title)
            if dot.isFailure {
                SVG.path(.class("failure mark"), .path(cross(cx, cy)))
            } else {
                SVG.circle(.class("run mark"), .cx(cx), .cy(cy), .radius(4))
            }
        }
    }

    private func cross(_ x: Double, _ y: Double) -> Path {
        var path = Path()
        path.move(to: x - 4.5, y - 4.5)
        path.line(to: x + 4.5, y + 4.5)
        path.move(to: x - 4.5, y + 4.5)
        path.line(to: x + 4.5, y - 4.5)
        return path
    }
}
