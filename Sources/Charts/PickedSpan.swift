package import Instants
import Markup

/// A span of time that somebody picked, shaded in charts over time.
package struct PickedSpan: Sendable {
    /// Which side of a comparison it is.
    package enum Side: String, Sendable {
        case window, reference
    }

    package var side: Side
    package var span: Range<Instant>
    /// What is written above it.
    package var name: String

    package init(_ side: Side, _ span: Range<Instant>, name: String) {
        self.side = side
        self.span = span
        self.name = name
    }
}

/// The time along the lower edge of a chart: its scale, its marks, and the spans that were picked.
struct TimeAxis {
    let plot: Plot
    let scale: LinearScale
    private let span: ClosedRange<Instant>

    init(_ span: ClosedRange<Instant>, of plot: Plot) {
        self.span = span
        self.plot = plot
        scale = LinearScale(
            span.lowerBound.unixSeconds...span.upperBound.unixSeconds, from: plot.left,
            to: plot.innerRight)
    }

    func callAsFunction(_ time: Instant) -> Double { scale(time.unixSeconds) }

    /// Tells a script where the times are, so that spans can be picked: the times at the ends in Unix
    /// seconds, and where these are drawn.
    var extent: Attribute {
        .data(
            .extent,
            "\(span.lowerBound.unixSeconds) \(span.upperBound.unixSeconds) "
                + "\(plot.left.coordinate) \(plot.innerRight.coordinate)")
    }

    var ticks: Markup {
        plot.columns(
            TimeTicks.ticks(in: span, countMax: 6).map { (self($0.time), $0.label) })
    }

    /// What of the picked spans is within the chart.
    func shade(_ picked: [PickedSpan]) -> Markup {
        markup {
            for pick in picked
            where pick.span.lowerBound < span.upperBound && span.lowerBound < pick.span.upperBound {
                let start = scale.clamped(pick.span.lowerBound.unixSeconds)
                let width = scale.clamped(pick.span.upperBound.unixSeconds) - start
                SVG.rect(
                    .class("picked \(pick.side.rawValue)"), .x(start), .y(plot.top - 2),
                    .width(max(width, 2)), .height(plot.innerBottom - plot.top + 2))
                SVG.text(
                    .class("\(pick.side.rawValue) name"),
                    .x(min(start, plot.innerRight - plot.textWidth(pick.name))),
                    .y(plot.top - 6), text: pick.name)
            }
        }
    }
}
