package import Markup

/// A window's distribution drawn over its reference's, on one axis.
package struct DistributionChart: Sendable {
    /// One of the two sides.
    package struct Side: Sendable {
        package var name: String
        package var count: Int
        package var median: Double
        /// The share of all values in each bin.
        package var shares: [Double]
        /// The shares of the values below the first bin and above the last.
        package var below: Double
        package var above: Double

        package init(
            name: String, count: Int, median: Double, shares: [Double], below: Double, above: Double
        ) {
            self.name = name
            self.count = count
            self.median = median
            self.shares = shares
            self.below = below
            self.above = above
        }
    }

    package var domain: ClosedRange<Double>
    package var window: Side
    package var reference: Side?

    package init(domain: ClosedRange<Double>, window: Side, reference: Side?) {
        self.domain = domain
        self.window = window
        self.reference = reference
    }

    package func draw() -> Markup {
        var plot = Plot(width: 520, height: 250)
        plot.top = 46
        plot.left = 52
        let x = LinearScale(domain, from: plot.left, to: plot.innerRight)
        let highest = ((reference?.shares ?? []) + window.shares).max() ?? 0
        let y = LinearScale(through: highest, from: plot.innerBottom, to: plot.top)
        return plot.drawing("distribution", label: description) {
            plot.rows(y, y.ticks(4), NumberText.percent)
            if let reference {
                SVG.path(.class("reference area"), .path(outline(reference.shares, x, y)))
            }
            SVG.path(.class("window area"), .path(outline(window.shares, x, y)))
            if let reference { median(reference, "reference", x, plot, y: plot.top - 4) }
            median(window, "window", x, plot, y: plot.top - 4)
            plot.columns(x.ticks(6).map { (x($0), NumberText.short($0)) })
            legend(plot)
        }
    }

    private func outline(_ shares: [Double], _ x: LinearScale, _ y: LinearScale) -> Path {
        var path = Path()
        let width = (x.end - x.start) / Double(max(shares.count, 1))
        path.move(to: x.start, y(0))
        for (index, share) in shares.enumerated() {
            path.line(to: x.start + width * Double(index), y(share))
            path.line(to: x.start + width * Double(index + 1), y(share))
        }
        path.line(to: x.end, y(0))
        path.close()
        return path
    }

    private func median(
        _ side: Side, _ kind: String, _ x: LinearScale, _ plot: Plot, y: Double
    ) -> Markup {
        guard side.median.isFinite else { return Markup() }
        return SVG.line(
            .class("\(kind) median"), .x1(x.clamped(side.median)), .x2(x.clamped(side.median)),
            .y1(y), .y2(plot.innerBottom))
    }

    private func legend(_ plot: Plot) -> Markup {
        markup {
            entry(window, "window", x: 4, y: 14)
            if let reference { entry(reference, "reference", x: 4, y: 32) }
        }
    }

    private func entry(_ side: Side, _ kind: String, x: Double, y: Double) -> Markup {
        SVG.g(.class("legend")) {
            SVG.rect(.class("\(kind) area"), .x(x), .y(y - 9), .width(14), .height(10))
            SVG.text(
                .class("\(kind) name"), .x(x + 20), .y(y),
                text: "\(side.name): \(NumberText.counted(side.count, "value")), "
                    + "median \(NumberText.short(side.median))\(beyond(side))")
        }
    }

    private func beyond(_ side: Side) -> String {
        // The domain leaves out a few at either end by design.
        side.below + side.above > 0.005
            ? ", \(NumberText.percent(side.below + side.above)) off the chart" : ""
    }

    private var description: String {
        let sides = [window] + (reference.map { [$0] } ?? [])
        return sides.map { "\($0.name): median \(NumberText.short($0.median))" }
            .joined(separator: "; ")
    }
}
