import HTTPSupport
import Charts
import Drift
import Hummingbird
import Instants
import Lineage
import Markup
import Monitor
import Sketches
import Strandline

/// `/fields/{component}/{role}/{field}`: one distribution, and how it differs from its reference.
struct FieldPage {
    static func add(to pages: PageRouter) {
        pages.get("/fields/:component/:role/:field") { visit in
            try await FieldPage(visit).page()
        }
    }

    private let visit: PageRequest
    private let key: FieldKey
    private let reading: FieldReading
    private let history: ScoreHistory
    private let range: TimelineRange
    private let timeline: FieldTimeline
    private let exemplars: FieldExemplars
    private let owner: String?
    private let spans: ComparedSpans
    private let shown: ShownComparison

    private static let refreshSeconds = 5

    private init(_ visit: PageRequest) async throws {
        self.visit = visit
        key = try visit.context.fieldKey()
        reading = try visit.engine.reading(of: key)
        history = try await visit.engine.scoreHistory(of: reading)
        spans = try ComparedSpans(visit)
        range = try TimelineRange(of: reading, visit, spans)
        timeline = try await FieldTimeline(
            of: reading, in: range.span, visit.engine, picked: spans.picked)
        exemplars = try await FieldExemplars(of: reading, visit.engine)
        owner = try await visit.engine.owners(of: [key.component])[key.component]
        shown = try await ShownComparison(of: reading, spans, visit.engine)
    }

    private func page() -> Page {
        let isFixed = spans.window != nil
        return Page(
            key.field, command: "field \(key)",
            refreshSeconds: isFixed ? nil : Self.refreshSeconds
        ) {
            HTML.p(.class("crumbs")) {
                link(.fields, "Fields")
                " / "
                link(.component(key.component), key.component)
                " / \(key.role.rawValue)"
            }
            HTML.h1(text: key.field)
            liveRegion("field-status") { status }
            HTML.div(.class("columns")) {
                section(shown.title, id: "distribution") {
                    liveRegion("distribution-chart") { shown.chart }
                }
                section("Over time", id: "time") {
                    liveRegion("time-chart") { timeline.chart }
                    if reading.run == nil { ComparedSpans.picker }
                    range.links(spans)
                }
            }
            section("Effect sizes", id: "effects") {
                liveRegion("effect-table") { effects }
            }
            if !exemplars.isEmpty {
                section("Outputs at the tails", id: "tails") {
                    liveRegion("exemplars") { exemplars.table }
                }
            }
            section("Compare any two spans", id: "spans") {
                spans.form(of: reading)
            }
            HTML.div(.class("columns")) {
                section("In numbers", id: "numbers") {
                    liveRegion("statistics") { shown.statistics }
                }
                section("Reference", id: "reference") { reference }
            }
        }
    }

    private var status: Markup {
        HTML.div(.class("lead")) {
            scoreBadge(shown.report?.score)
            HTML.span(.class("headline"), text: sentence)
            if let baseline = shown.words?.baselineHeadline {
                HTML.p(text: baseline.prefix(1).uppercased() + baseline.dropFirst() + ".")
            }
            HTML.dl(.class("facts")) {
                fact("Owner") { ownerName(owner) }
                if spans.window == nil, history.driftedSince != nil {
                    fact("Since") { since(history) }
                }
                if spans.window == nil, !history.points.isEmpty {
                    fact("Score over time") {
                        Sparkline(values: history.points.map(\.score)).draw()
                    }
                }
                if let newest = reading.newestValueAt {
                    fact("Newest value") { TimeText.ago(newest, now: visit.now) }
                }
            }
        }
    }

    private var sentence: String {
        guard let words = shown.words else {
            return reading.window == nil
                ? "The window holds no values." : "There is nothing to compare with yet."
        }
        let headline = words.headline
        return headline.prefix(1).uppercased() + headline.dropFirst() + "."
    }

    @MarkupBuilder private var effects: Markup {
        if let report = shown.report, let words = shown.words, !report.effects.isEmpty {
            let axisEnd = report.effects.map { max($0.effectSize, $0.threshold * 1.5) }.max() ?? 1
            table(
                "Effect sizes",
                [
                    "Measure", .number("Size, σ"), "", .number("At least"), .number("Noise"),
                    .number("Matters from"), "In words",
                ],
                class: "effects"
            ) {
                for effect in report.effects { row(effect, words, axisEnd: axisEnd) }
            }
            HTML.p(.class("muted")) {
                "Sizes are in standard deviations, σ: the shift of a Gaussian that gives the same "
                "value. The dark bar is what is certain but for a chance of one in a thousand, the "
                "dotted line is noise, the solid line is what matters. The score is the largest "
                "“at least” over the larger of what matters and the baseline variation."
                if !words.hasBaselineVariation {
                    " The baseline variation is unknown, because the reference is one window. A "
                    "reference of several windows, set as a span of time, has it."
                }
            }
        } else {
            emptyState("There are no effect sizes without values and a reference.")
        }
    }

    private func row(_ effect: Effect, _ words: DriftWords, axisEnd: Double) -> Markup {
        HTML.tr {
            HTML.th(.scope("row")) {
                HTML.abbr(
                    .title(DriftWords.explanation(effect.measure)), text: effect.measure.rawValue)
            }
            HTML.td(.class("number"), text: NumberText.short(effect.effectSize))
            HTML.td(.class("trend")) {
                EffectChart(
                    size: effect.effectSize, lowerBound: effect.lowerBound,
                    noiseFloor: effect.noiseFloor,
                    threshold: effect.measure.isScored ? max(effect.threshold, effect.floor) : 0,
                    axisEnd: axisEnd
                ).draw()
            }
            HTML.td(.class("number"), text: NumberText.short(effect.lowerBound))
            HTML.td(.class("number"), text: NumberText.short(effect.noiseFloor))
            HTML.td(
                .class("number"),
                text: effect.measure.isScored
                    ? NumberText.short(max(effect.threshold, effect.floor)) : "–")
            HTML.td {
                let inWords = words.words(of: effect)
                if effect.ratio >= 0.5 {
                    HTML.strong(text: words.sentence(effect.measure))
                    "; "
                }
                [inWords.judgement, inWords.baseline].compactMap(\.self).joined(separator: "; ")
            }
        }
    }

    @MarkupBuilder private var reference: Markup {
        if let reference = reading.reference {
            HTML.dl(.class("facts")) {
                fact("Kind") { reference.origin.name.replacing("_", with: " ") }
                if let reason = reference.origin.reason { fact("Why") { reason } }
                if let run = reference.origin.run {
                    fact("Run") { link(.run(run), "run \(run)") }
                }
                if case .span(let from, let until) = reference.origin {
                    fact("Span") { "\(TimeText.plain(from)) to \(TimeText.plain(until))" }
                }
                fact("Set") { TimeText.ago(reference.setAt, now: visit.now) }
                fact("Seasonality") {
                    reference.seasonality == .none
                        ? "none found" : "compared with the same time of \(reference.seasonality)"
                }
                fact("Values") {
                    NumberText.count(reading.compared?.summary.rowCount ?? 0)
                }
            }
        } else {
            emptyState(
                "None yet: the first full window becomes one, until a training is found by lineage."
            )
        }
    }
}

/// A named figure of a list of such.
func fact(_ name: String, @MarkupBuilder _ value: () -> Markup) -> Markup {
    HTML.div {
        HTML.dt(text: name)
        HTML.dd(content: value)
    }
}
