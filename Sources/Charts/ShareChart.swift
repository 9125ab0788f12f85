package import Instants
package import Markup

/// The shares of a few categories over time, each a line with its name at its end.
package struct ShareChart: Sendable {
    package struct Slice: Sendable {
        package var start: Instant
        package var end: Instant
        /// In the order of the names.
        package var shares: [Double]

        package init(start: Instant, end: Instant, shares: [Double]) {
            self.start = start
            self.end = end
            self.shares = shares
        }
    }

    /// More lines than these could not be told apart.
    package static let categoryCountMax = 5
    private static let nameLengthMax = 15

    package var names: [String]
    package var slices: [Slice]
    package var picked: [PickedSpan]

    package init(names: [String], slices: [Slice], picked: [PickedSpan] = []) {
        self.names = names
        self.slices = slices
        self.picked = picked
    }

    /// The drawing; nothing where there is no slice.
    package func draw() -> Markup {
        guard let last = slices.last, let start = slices.map(\.start).min(),
            let end = slices.map(\.end).max(), start <= end
        else { return Markup() }
        var plot = Plot(width: 520, height: 250)
        plot.right = 118
        plot.top = picked.isEmpty ? 14 : 24
        let highest = slices.flatMap(\.shares).max() ?? 0
        let y = LinearScale(through: highest, from: plot.innerBottom, to: plot.top)
        let x = TimeAxis(start...end, of: plot)
        let ends = zip(names, last.shares).enumerated().map { index, end in
            EndLabels.Label(y: y(end.1), text: clipped(end.0), kind: "series-\(index)")
        }
        return plot.drawing("shares", label: description, x.extent) {
            x.shade(picked)
            plot.rows(y, y.ticks(5), NumberText.percent)
            for index in names.indices {
                SVG.path(.class("series series-\(index)"), .path(line(index, x, y)))
            }
            plot.labels(EndLabels(ends, bottom: plot.innerBottom))
            x.ticks
        }
    }

    /// A line that breaks where slices do not follow on each other.
    private func line(_ index: Int, _ x: TimeAxis, _ y: LinearScale) -> Path {
        var path = Path()
        var end: Instant?
        for slice in slices {
            let height = y(slice.shares[index])
            let start = x(slice.start)
            if let end, slice.start <= end {
                path.line(to: start, height)
            } else {
                path.move(to: start, height)
            }
            path.line(to: x(slice.end), height)
            end = slice.end
        }
        return path
    }

    private func clipped(_ name: String) -> String {
        name.count > Self.nameLengthMax ? name.prefix(Self.nameLengthMax - 1) + "…" : name
    }

    private var description: String {
        guard let first = slices.first, let last = slices.last else { return "" }
        return names.indices.map { index in
            "\(names[index]) from \(NumberText.percent(first.shares[index])) to "
                + NumberText.percent(last.shares[index])
        }.joined(separator: "; ")
    }
}
