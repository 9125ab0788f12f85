import Markup

/// The frame of a chart: a drawing with margins, axes and a text that says what is to be seen.
///
/// Nothing is styled here; the pages' style sheet does that by class.
struct Plot {
    let width: Double
    let height: Double
    var left = 44.0
    var right = 12.0
    var top = 30.0
    var bottom = 26.0

    var innerRight: Double { width - right }
    var innerBottom: Double { height - bottom }

    /// The drawing as a whole.
    ///
    /// - Parameters:
    ///   - kind: The name of the drawing's style.
    ///   - label: What a person would see in it, in words.
    ///   - attributes: What else is to be known of it.
    ///   - content: What is drawn.
    /// - Returns: The drawing.
    func drawing(
        _ kind: String, label: String, _ attributes: Attribute...,
        @MarkupBuilder content: () -> Markup
    ) -> Markup {
        SVG.svg(
            [.class("chart \(kind)"), .viewBox(width, height), .role("img"), .label(label)]
                + attributes,
            content: content)
    }

    /// Horizontal lines at values, each with its label; the one at 0 stands out.
    func rows(_ scale: LinearScale, _ ticks: [Double], _ label: (Double) -> String) -> Markup {
        markup {
            for tick in ticks {
                SVG.line(
                    .class(tick == 0 ? "zero" : "grid"), .x1(left), .x2(innerRight),
                    .y1(scale(tick)), .y2(scale(tick)))
                SVG.text(
                    .class("tick"), .x(left - 6), .y(scale(tick) + 4), .anchor("end"),
                    text: label(tick))
            }
        }
    }

    /// Marks along the lower edge with their labels, those that would run into another left out.
    func columns(_ ticks: [(x: Double, label: String)]) -> Markup {
        var free = -Double.infinity
        var shown: [(x: Double, label: String)] = []
        for tick in ticks {
            let half = textWidth(tick.label) / 2
            guard tick.x - half >= free, tick.x + half <= width else { continue }
            free = tick.x + half + 8
            shown.append(tick)
        }
        return markup {
            SVG.line(
                .class("axis"), .x1(left), .x2(innerRight), .y1(innerBottom), .y2(innerBottom))
            for tick in shown {
                SVG.line(
                    .class("axis"), .x1(tick.x), .x2(tick.x), .y1(innerBottom), .y2(innerBottom + 4)
                )
                SVG.text(
                    .class("tick"), .x(tick.x), .y(innerBottom + 17), .anchor("middle"),
                    text: tick.label)
            }
        }
    }

    /// Labels beside the right edge.
    func labels(_ labels: EndLabels) -> Markup {
        markup {
            for label in labels.places {
                SVG.text(
                    .class("\(label.kind) name"), .x(innerRight + 6), .y(label.y + 4),
                    text: label.text)
            }
        }
    }

    /// Makes room on the left for labels of the ticks.
    mutating func widen(for labels: [String]) {
        left = max(left, (labels.map(textWidth).max() ?? 0) + 12)
    }

    /// About how wide a text of the charts' size is.
    func textWidth(_ text: String) -> Double { Double(text.count) * 6.6 }
}
