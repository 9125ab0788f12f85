package import Instants
package import Markup

/// Quantiles of a field over time: the middle half, nine tenths, and the median.
package struct BandChart: Sendable {
    /// The quantiles of one span of time.
    package struct Slice: Sendable {
        package var start: Instant
        package var end: Instant
        /// The 5%, 25%, 50%, 75% and 95% quantiles.
        package var quantiles: [Double]

        package init(start: Instant, end: Instant, quantiles: [Double]) {
            self.start = start
            self.end = end
            self.quantiles = quantiles
        }
    }

    package var slices: [Slice]
    /// The reference's 25%, 50% and 75% quantiles; empty without one.
    package var reference: [Double]
    package var picked: [PickedSpan]
    /// Where the chart ends, if that is later than the last slice: nothing came since then.
    package var end: Instant?

    package init(
        slices: [Slice], reference: [Double], picked: [PickedSpan] = [], end: Instant? = nil
    ) {
        self.slices = slices
        self.reference = reference
        self.picked = picked
        self.end = end
    }

    package static let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// The drawing; nothing where there is no slice.
    package func draw() -> Markup {
        guard let last = slices.last, let start = slices.map(\.start).min(),
            let end = (slices.map(\.end) + [end].compactMap(\.self)).max(), start <= end
        else { return Markup() }
        var plot = Plot(width: 520, height: 250)
        plot.right = 86
        plot.top = picked.isEmpty ? 14 : 24
        let values = (slices.flatMap(\.quantiles) + reference).filter(\.isFinite)
        let lowest = values.min() ?? 0
        let highest = values.max() ?? 1
        let margin = (highest - lowest) * 0.04
        let y = LinearScale(
            (lowest - margin)...(highest + margin), from: plot.innerBottom, to: plot.top)
        plot.widen(for: y.ticks(5).map(NumberText.short))
        let x = TimeAxis(start...end, of: plot)
        return plot.drawing("bands", label: description, x.extent) {
            x.shade(picked)
            plot.rows(y, y.ticks(5), NumberText.short)
            for run in contiguous {
                SVG.path(.class("band wide"), .path(band(run, 0, 4, x, y)))
                SVG.path(.class("band middle"), .path(band(run, 1, 3, x, y)))
                SVG.path(.class("band line"), .path(line(run, x, y)))
            }
            referenceLines(y, plot)
            labels(of: last, y, plot)
            x.ticks
        }
    }

    /// Slices that follow on each other without a gap are drawn in one piece.
    private var contiguous: [[Slice]] {
        var runs: [[Slice]] = []
        for slice in slices {
            if let end = runs.last?.last?.end, slice.start <= end {
                runs[runs.count - 1].append(slice)
            } else {
                runs.append([slice])
            }
        }
        return runs
    }

    private func band(
        _ run: [Slice], _ lower: Int, _ upper: Int, _ x: TimeAxis, _ y: LinearScale
    ) -> Path {
        let edge = corners(run, upper, x, y) + corners(run, lower, x, y).reversed()
        var path = Path()
        for (index, corner) in edge.enumerated() {
            if index == 0 {
                path.move(to: corner.x, corner.y)
            } else {
                path.line(to: corner.x, corner.y)
            }
        }
        path.close()
        return path
    }

    private func line(_ run: [Slice], _ x: TimeAxis, _ y: LinearScale) -> Path {
        var path = Path()
        for (index, corner) in corners(run, 2, x, y).enumerated() {
            if index == 0 {
                path.move(to: corner.x, corner.y)
            } else {
                path.line(to: corner.x, corner.y)
            }
        }
        return path
    }

    private func corners(
        _ run: [Slice], _ quantile: Int, _ x: TimeAxis, _ y: LinearScale
    ) -> [(x: Double, y: Double)] {
        run.flatMap { slice in
            let height = y(slice.quantiles[quantile])
            return [(x(slice.start), height), (x(slice.end), height)]
        }
    }

    private func referenceLines(_ y: LinearScale, _ plot: Plot) -> Markup {
        markup {
            for (value, kind) in zip(reference, ["quartile", "median", "quartile"]) {
                SVG.line(
                    .class("reference \(kind)"), .x1(plot.left), .x2(plot.innerRight),
                    .y1(y(value)), .y2(y(value)))
            }
        }
    }

    private func labels(of last: Slice, _ y: LinearScale, _ plot: Plot) -> Markup {
        var labels = zip(last.quantiles, ["5%", "25%", "median", "75%", "95%"]).map {
            EndLabels.Label(y: y($0), text: $1, kind: "window")
        }
        if let value = last.quantiles.first, last.quantiles.allSatisfy({ $0 == value }) {
            labels = [EndLabels.Label(y: y(value), text: "5% to 95%", kind: "window")]
        }
        if reference.count == 3 {
            labels.append(.init(y: y(reference[1]), text: "reference", kind: "reference"))
        }
        return plot.labels(EndLabels(labels, bottom: plot.innerBottom))
    }

    private var description: String {
        guard let first = slices.first, let last = slices.last else { return "" }
        let middle = reference.count == 3 ? "; reference \(NumberText.short(reference[1]))" : ""
        return "Median \(NumberText.short(first.quantiles[2])) at \(first.start), "
            + "\(NumberText.short(last.quantiles[2])) at \(last.end)\(middle)"
    }
}
