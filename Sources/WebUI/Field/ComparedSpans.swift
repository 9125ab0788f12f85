import HTTPSupport
import Charts
import Instants
import Markup
import Monitor

/// The two spans of time that a visitor picked, each nil for what is in force.
struct ComparedSpans: Sendable {
    let window: Range<Instant>?
    let reference: Range<Instant>?

    init(_ visit: PageRequest) throws {
        window = try visit.span(from: "from", until: "until")
        reference = try visit.span(from: "reference_from", until: "reference_until")
    }

    /// The page of a field with the same spans.
    func page(of key: FieldKey) -> Link {
        guard let window else { return .field(key) }
        return .comparison(of: key, window, reference)
    }

    /// The spans as charts over time shade them.
    var picked: [PickedSpan] {
        [
            reference.map { PickedSpan(.reference, $0, name: "against") },
            window.map { PickedSpan(.window, $0, name: "judged") },
        ].compactMap(\.self)
    }

    /// What a script shows when somebody has drawn a span on the chart over time.
    static var picker: Markup {
        HTML.p(.class("presets picker"), .hiddenElement, .live("polite")) {
            HTML.output()
            HTML.button(.type("button"), .data(.action, "judge"), text: "Judge this span")
            HTML.button(
                .type("button"), .data(.action, "against"), text: "Judge against this span")
        }
    }

    /// Fields for both spans, filled in with what is shown, and spans that people ask for.
    func form(of reading: FieldReading) -> Markup {
        let end = window?.upperBound ?? reading.windowEnd ?? reading.newestValueAt
        let start = window?.lowerBound ?? reading.windowStart
        return markup {
            HTML.p(.class("needs-script muted"), .hiddenElement) {
                "Draw a span on the chart over time with the pointer, or pick times here."
            }
            HTML.form(.action(.field(reading.key)), .method("get"), .class("spans")) {
                row("Judge", from: ("from", start), until: ("until", end))
                row(
                    "Against", from: ("reference_from", reference?.lowerBound),
                    until: ("reference_until", reference?.upperBound))
                HTML.p(
                    .class("muted"), text: "In UTC. Without a second span, the reference in force.")
                HTML.button(.type("submit"), text: "Compare")
                if window != nil { link(.field(reading.key), "Back to the window in force") }
            }
            if let newest = reading.windowEnd {
                HTML.p(.class("presets")) {
                    for preset in Self.presets {
                        link(preset.link(of: reading.key, until: newest), preset.name)
                    }
                }
            }
        }
    }

    private func row(
        _ name: String, from: (name: String, time: Instant?), until: (name: String, time: Instant?)
    ) -> Markup {
        HTML.div(.class("row")) {
            HTML.strong(text: name)
            moment("from", from)
            moment("until", until)
        }
    }

    private func moment(_ word: String, _ field: (name: String, time: Instant?)) -> Markup {
        HTML.label {
            HTML.span(text: word)
            HTML.input(
                .type("datetime-local"), .name(field.name), .step("1"),
                .value(field.time.map(TimeText.local) ?? ""))
        }
    }

    private struct Preset {
        let name: String
        let span: TimeSpan
        let distance: TimeSpan

        func link(of key: FieldKey, until end: Instant) -> Link {
            .comparison(
                of: key, (end - span)..<end, (end - distance - span)..<(end - distance))
        }
    }

    private static let presets = [
        Preset(
            name: "Last hour against the one before", span: TimeSpan(seconds: 3600),
            distance: TimeSpan(seconds: 3600)),
        Preset(
            name: "Last day against the one before", span: TimeSpan(seconds: 86_400),
            distance: TimeSpan(seconds: 86_400)),
        Preset(
            name: "Last day against a week ago", span: TimeSpan(seconds: 86_400),
            distance: TimeSpan(seconds: 7 * 86_400)),
        Preset(
            name: "Last day against a month ago", span: TimeSpan(seconds: 86_400),
            distance: TimeSpan(seconds: 30 * 86_400)),
    ]
}

extension PageRequest {
    /// A span of time given by two parameters; nil where neither is.
    func span(from: String, until: String) throws -> Range<Instant>? {
        guard parameter(from) != nil || parameter(until) != nil else { return nil }
        return try request.span(from: from, until: until)
    }
}

extension Link {
    /// The page of a field with two spans compared.
    static func comparison(
        of key: FieldKey, _ window: Range<Instant>, _ reference: Range<Instant>?
    ) -> Link {
        Link.field(key).with("from", "\(window.lowerBound)").with("until", "\(window.upperBound)")
            .with("reference_from", reference.map { "\($0.lowerBound)" })
            .with("reference_until", reference.map { "\($0.upperBound)" })
    }
}
