import Charts
import Drift
import Hummingbird
import Instants
import Lineage
import Markup
import Monitor
import Sketches
import Strandline

/// `/inputs` and `/changed`: what was read on a day, and whether inputs have changed since a while.
enum QuestionPages {
    private static let day = TimeSpan(seconds: 86_400)
    private static let fieldCountMax = 200
    private static let componentCountMax = 200
    private static let runsPerComponentMax = 20

    static func add(to pages: PageRouter) {
        pages.get("/inputs") { visit in try await inputs(visit) }
        pages.get("/changed") { visit in try await changed(visit) }
    }

    // MARK: - The inputs of a day

    private static func inputs(_ visit: PageRequest) async throws -> Page {
        let start =
            try visit.instant("day")?.floored(to: day) ?? (visit.now.floored(to: day) - day)
        let end = start + day
        var runs: [Run] = []
        let engine = visit.engine
        for component in try await engine.components(limit: componentCountMax) {
            runs += try await engine.runs(
                ofComponent: component.name, limit: runsPerComponentMax, since: start,
                until: end - TimeSpan(microseconds: 1))
        }
        var held: [(reading: FieldReading, summary: FieldSummary)] = []
        let inputs = await inputReadings(visit)
        for reading in inputs.prefix(fieldCountMax) {
            let panes = try await visit.engine.panes(of: reading.key, from: start, until: end)
            if let summary = panes.mergedSummary {
                held.append((reading, summary))
            }
        }
        let latest = inputs.compactMap(\.newestValueAt).max()
        return Page("Inputs of \(CalendarTime(start).date)") {
            HTML.h1(text: "What was read on \(CalendarTime(start).date)")
            HTML.p(.class("presets")) {
                dayLink(start - day, "the day before")
                dayLink(end, "the day after")
                dayLink(visit.now - day, "yesterday")
                if let latest { dayLink(latest, "the latest day with values") }
            }
            section("What inputs held", id: "held") {
                values(held, start..<end)
                leftOut(of: inputs)
            }
            section("What runs read", id: "read") { artifacts(runs) }
        }
    }

    private static func dayLink(_ time: Instant, _ text: String) -> Markup {
        link(Link("/inputs").with("day", CalendarTime(time).date), text)
    }

    /// All inputs, the most drifted first: those are looked at where there are too many.
    private static func inputReadings(_ visit: PageRequest) async -> [FieldReading] {
        await visit.engine.readings { $0.role == .input }
            .sorted { ($0.report?.score ?? -1, $1.key) > ($1.report?.score ?? -1, $0.key) }
    }

    @MarkupBuilder private static func leftOut(of inputs: [FieldReading]) -> Markup {
        if inputs.count > fieldCountMax {
            HTML.p(
                .class("muted"),
                text: "\(NumberText.counted(inputs.count - fieldCountMax, "more input")), "
                    + "of lower scores than these, not looked at.")
        }
    }

    private static func values(
        _ held: [(reading: FieldReading, summary: FieldSummary)], _ span: Range<Instant>
    ) -> Markup {
        guard !held.isEmpty else { return emptyState("No values of inputs are kept of this day.") }
        return table(
            "Values of inputs",
            ["Field", .number("Rows"), .number("Missing"), "Median or commonest", "Middle half"]
        ) {
            for (reading, summary) in held {
                HTML.tr {
                    HTML.td {
                        HTML.a(
                            .class("field"), .href(.comparison(of: reading.key, span, nil)),
                            .data(.row)
                        ) {
                            HTML.span(.class("muted"), text: "\(reading.key.component) / ")
                            HTML.strong(text: reading.key.field)
                        }
                    }
                    HTML.td(.class("number"), text: NumberText.count(summary.rowCount))
                    HTML.td(.class("number"), text: NumberText.percent(summary.missingRatio))
                    HTML.td(text: middle(summary).0)
                    HTML.td(text: middle(summary).1)
                }
            }
        }
    }

    private static func middle(_ summary: FieldSummary) -> (String, String) {
        switch summary {
        case .numeric(let summary):
            let distribution = summary.cumulativeDistribution
            let quantiles = [0.5, 0.25, 0.75].map { NumberText.short(distribution.quantile($0)) }
            return (quantiles[0], "\(quantiles[1]) to \(quantiles[2])")
        case .categorical(let summary):
            let first = summary.items.counts.first?.item
            return (
                first.map { "“\($0.prefix(40))” \(NumberText.percent(summary.ratio(of: $0)))" }
                    ?? "–",
                "–"
            )
        case .embedding: return ("–", "–")
        }
    }

    private static func artifacts(_ runs: [Run]) -> Markup {
        let read = runs.filter { !$0.inputs.isEmpty }
        guard !read.isEmpty else { return emptyState("No run of this day read anything.") }
        return table("Inputs of runs", ["Run", "Started", "Read"]) {
            for run in read.sorted(by: { $0.startedAt > $1.startedAt }) {
                HTML.tr {
                    HTML.td {
                        HTML.a(.href(.run(run.id)), .data(.row), text: "#\(run.id)")
                        " "
                        link(.component(run.component), run.component)
                    }
                    HTML.td(.class("nowrap")) { TimeText.stamp(run.startedAt) }
                    HTML.td {
                        for (index, input) in run.inputs.prefix(10).enumerated() {
                            if index > 0 { ", " }
                            link(.trace(output: input.name), input.name)
                            if let version = input.version {
                                HTML.span(.class("muted"), text: " @\(version)")
                            }
                        }
                        if run.inputs.count > 10 { " and \(run.inputs.count - 10) more" }
                    }
                }
            }
        }
    }

    // MARK: - Changed since

    /// One field's last span against the same span a while ago.
    private struct Change {
        let key: FieldKey
        let window: Range<Instant>
        let reference: Range<Instant>
        /// Nil where one of them holds nothing.
        let comparison: SpanComparison?

        var words: DriftWords? {
            guard let comparison, let report = comparison.report,
                let reference = comparison.reference
            else { return nil }
            return DriftWords(report, of: comparison.current, against: reference)
        }
    }

    private static func changed(_ visit: PageRequest) async throws -> Page {
        let distance = try visit.span("ago") ?? day * 30
        let span = try visit.span("span") ?? day
        var changes: [Change] = []
        let inputs = await inputReadings(visit)
        for reading in inputs.prefix(fieldCountMax) {
            guard let end = reading.windowEnd else { continue }
            let window = (end - span)..<end
            let reference = (end - distance - span)..<(end - distance)
            var comparison: SpanComparison?
            do {
                comparison = try await visit.engine.compare(
                    reading.key, span: window, reference: reference)
            } catch MonitorError.emptySpan {
                // Nothing is kept of one of both times, which the page says.
            }
            changes.append(
                Change(
                    key: reading.key, window: window, reference: reference, comparison: comparison))
        }
        changes.sort {
            ($0.comparison?.report?.score ?? -1, $1.key)
                > ($1.comparison?.report?.score ?? -1, $0.key)
        }
        return Page("Inputs then and now") {
            HTML.h1(text: "Have inputs changed in \(TimeText.rounded(distance))?")
            HTML.p(
                .class("muted"),
                text: "The last \(TimeText.rounded(span)) of each input against the same span "
                    + "\(TimeText.rounded(distance)) before.")
            HTML.p(.class("presets")) {
                for (ago, name) in [
                    ("1d", "a day"), ("7d", "a week"), ("30d", "a month"), ("90d", "three months"),
                ] {
                    let target = Link("/changed").with("ago", ago)
                    if TimeSpan(parsing: ago) == distance {
                        HTML.a(.href(target), .current("true"), text: name)
                    } else {
                        link(target, name)
                    }
                }
            }
            if changes.isEmpty {
                emptyState("No input is watched over time.")
            } else {
                table("Inputs, the most changed first", ["Field", "Score", "What"]) {
                    for change in changes { row(change) }
                }
                leftOut(of: inputs)
            }
        }
    }

    private static func row(_ change: Change) -> Markup {
        HTML.tr {
            HTML.td {
                HTML.a(
                    .class("field"),
                    .href(.comparison(of: change.key, change.window, change.reference)), .data(.row)
                ) {
                    HTML.span(.class("muted"), text: "\(change.key.component) / ")
                    HTML.strong(text: change.key.field)
                }
            }
            HTML.td {
                if let score = change.comparison?.report?.score { scoreBadge(score) }
            }
            HTML.td(text: change.words?.headline ?? "nothing is kept of that time")
        }
    }
}
