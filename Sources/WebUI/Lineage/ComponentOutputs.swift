import Charts
import Drift
import Instants
import Lineage
import Markup
import Monitor
import Strandline

/// What a component's outputs held over its runs, or over the time that it has served.
struct ComponentOutputs: Sendable {
    private let drawn: [(reading: FieldReading, timeline: FieldTimeline)]
    private let leftOut: Int
    private let component: String

    /// More charts than these are a page of their own: that of each field.
    private static let fieldCountMax = 6

    /// - Parameters:
    ///   - fields: What all fields of the component read now, the most drifted first.
    ///   - component: The component's name.
    ///   - span: What is shown; the latest values where it is nil.
    ///   - engine: Knows the values of the past.
    /// - Throws: GRDB's `DatabaseError`, or `SummaryDecodingError` where stored panes are damaged.
    init(
        _ fields: [FieldReading], of component: String, in span: Range<Instant>?, _ engine: Engine
    ) async throws {
        self.component = component
        let outputs = fields.filter { $0.key.role == .output && $0.kind != .embedding }
        var drawn: [(FieldReading, FieldTimeline)] = []
        for reading in outputs.prefix(Self.fieldCountMax) {
            drawn.append((reading, try await FieldTimeline(of: reading, in: span, engine)))
        }
        self.drawn = drawn
        leftOut = outputs.count - drawn.count
    }

    var isEmpty: Bool { drawn.isEmpty }

    var charts: Markup {
        markup {
            HTML.div(.class("columns")) {
                for (reading, timeline) in drawn {
                    HTML.figure {
                        HTML.figcaption {
                            HTML.a(.href(.field(reading.key)), .data(.row)) {
                                HTML.strong(text: reading.key.field)
                            }
                            " "
                            scoreBadge(reading.report?.score)
                            HTML.span(
                                .class("muted"),
                                text: reading.run == nil ? "over time" : "run by run")
                        }
                        timeline.chart
                    }
                }
            }
            if leftOut > 0 {
                HTML.p {
                    link(
                        Link.fields.with("component", component).with("role", "output"),
                        "and \(NumberText.counted(leftOut, "more output field"))")
                }
            }
        }
    }
}
