import HTTPSupport
import Charts
import Drift
import Hummingbird
import Instants
import Lineage
import Markup
import Monitor
import Strandline

/// `/components` and `/components/{name}`: the steps of pipelines, and how the runs of one went.
enum ComponentPages {
    private static let runCount = 50
    private static let pageLength = 200
    private static let tagCountMax = 100

    static func add(to pages: PageRouter) {
        pages.get("/components") { visit in try await list(visit) }
        pages.get("/components/:name") { visit in try await one(visit) }
    }

    // MARK: - All of them

    private static func list(_ visit: PageRequest) async throws -> Page {
        let engine = visit.engine
        let owner = visit.parameter("owner")
        let tag = visit.parameter("tag")
        let after = visit.parameter("after")
        let tags = try await engine.tags(limit: tagCountMax)
        let statistics = try await engine.statistics(
            of: .page(owner: owner, tag: tag, after: after, limit: pageLength + 1))
        let health = ComponentHealth.all(statistics).prefix(pageLength)
        let hasMore = statistics.components.count > pageLength
        return Page("Components", command: tag.map { "tag \($0)" } ?? "components") {
            HTML.h1(text: "Components")
            HTML.p(.class("presets")) {
                if owner != nil || tag != nil {
                    HTML.strong(text: [owner, tag].compactMap { $0 }.joined(separator: ", "))
                    link(.components, "all")
                }
                for tag in tags { link(Link.components.with("tag", tag), "#\(tag)") }
            }
            if health.isEmpty {
                emptyState("There is no such component yet.")
            } else {
                table(
                    "Components",
                    [
                        "Component", "Owner", .number("Runs"), .number("Failed"), "Last run",
                        "State",
                    ]
                ) {
                    for entry in health { row(entry, visit) }
                }
            }
            let here = Link.components.with("owner", owner).with("tag", tag)
            HTML.p(.class("presets")) {
                if after != nil { link(here, "From the first on") }
                if hasMore, let last = health.last {
                    link(here.with("after", last.component.name), "More components")
                }
            }
        }
    }

    private static func row(_ entry: ComponentHealth, _ visit: PageRequest) -> Markup {
        HTML.tr {
            HTML.td {
                HTML.a(
                    .href(.component(entry.component.name)), .data(.row),
                    text: entry.component.name)
                if !entry.component.description.isEmpty {
                    HTML.span(.class("muted"), text: " \(entry.component.description)")
                }
            }
            HTML.td {
                if entry.component.owner.isEmpty {
                    ownerName(nil)
                } else {
                    link(
                        Link.components.with("owner", entry.component.owner), entry.component.owner)
                }
            }
            HTML.td(.class("number"), text: NumberText.count(entry.runCount))
            HTML.td(.class("number"), text: NumberText.count(entry.failureCount))
            HTML.td(.class("nowrap")) {
                if let time = entry.lastRunAt { TimeText.ago(time, now: visit.now) }
            }
            HTML.td {
                if entry.isFailing {
                    HTML.span(.class("badge failed"), text: "✕ latest run failed")
                }
                if entry.isStale {
                    HTML.span(
                        .class("badge stale"),
                        text: "◷ " + NumberText.counted(entry.staleInputCount, "stale input"))
                }
                if !entry.isFailing, !entry.isStale, entry.runCount > 0 {
                    HTML.span(.class("badge ok"), text: "✓ healthy")
                }
            }
        }
    }

    // MARK: - One of them

    private static func one(_ visit: PageRequest) async throws -> Page {
        let engine = visit.engine
        let component = try await engine.component(named: visit.context.pathParameter("name"))
        let limit = try visit.integer("limit", in: 1...1000) ?? runCount
        let (since, until) = (try visit.instant("since"), try visit.instant("until"))
        let before = try visit.integer("before", in: 0...Int.max).map(Int64.init)
        let runs = try await engine.runs(
            ofComponent: component.name, limit: limit, since: since, until: until, before: before)
        let marks = try await RunMarks(of: runs, visit.engine)
        let fields = await visit.engine.readings { $0.component == component.name }
            .sorted { ($0.report?.score ?? -1, $1.key) > ($1.report?.score ?? -1, $0.key) }
        let values = try await ComponentOutputs(
            fields, of: component.name, in: try span(since, until, now: visit.now), visit.engine)
        return Page(
            component.name,
            command: "history \(component.name)" + (limit == runCount ? "" : " \(limit)")
        ) {
            HTML.p(.class("crumbs")) { link(.components, "Components") }
            HTML.h1(text: component.name)
            if !component.description.isEmpty { HTML.p(text: component.description) }
            HTML.p {
                "Owner: "
                ownerName(component.owner)
                " "
                for tag in component.tags {
                    HTML.span(.class("badge tag"), text: tag)
                }
            }
            dateRange(component.name, since, until, limit)
            if runs.isEmpty {
                emptyState("It has no run in this span.")
            } else {
                HTML.div(.class("columns")) {
                    section("Durations", id: "durations") { durations(runs) }
                    section("Number of outputs", id: "outputs") { outputs(runs) }
                }
            }
            if !values.isEmpty {
                section("What its outputs held", id: "values") { values.charts }
            }
            if !runs.isEmpty {
                section("Runs", id: "history") {
                    HTML.form(.action(.code), .method("get")) {
                        history(runs, marks)
                        HTML.button(.type("submit"), text: "Compare the code of two runs")
                    }
                    if runs.count == limit, let last = runs.last {
                        HTML.p { earlier(component.name, since, until, limit, before: last.id) }
                    }
                }
            }
            if !fields.isEmpty {
                section("Fields", id: "fields") { fieldTable(fields) }
            }
        }
    }

    /// The span that values are shown of; nil for the latest where nothing is said.
    private static func span(
        _ since: Instant?, _ until: Instant?, now: Instant
    ) throws -> Range<Instant>? {
        guard since != nil || until != nil else { return nil }
        let end = until ?? now
        let start = since ?? end - TimeSpan(seconds: 90 * 86_400)
        guard start < end else {
            throw RequestError.parameter(name: "until", reason: "must lie after 'since'")
        }
        return start..<end
    }

    private static func dateRange(
        _ name: String, _ since: Instant?, _ until: Instant?, _ limit: Int
    ) -> Markup {
        HTML.form(.action(.component(name)), .method("get"), .class("row spans")) {
            for (word, parameter, time) in [("from", "since", since), ("until", "until", until)] {
                HTML.label {
                    HTML.span(text: word)
                    HTML.input(
                        .type("datetime-local"), .name(parameter), .step("1"),
                        .value(time.map(TimeText.local) ?? ""))
                }
            }
            HTML.label {
                HTML.span(text: "runs")
                HTML.input(
                    .type("number"), .name("limit"), .least(1), .value("\(limit)"))
            }
            HTML.button(.type("submit"), text: "Show")
        }
    }

    private static func earlier(
        _ name: String, _ since: Instant?, _ until: Instant?, _ limit: Int, before: Int64
    ) -> Markup {
        link(
            Link.component(name).with("limit", "\(limit)").with("since", since.map { "\($0)" })
                .with("until", until.map { "\($0)" }).with("before", "\(before)"), "Earlier runs")
    }

    private static func durations(_ runs: [Run]) -> Markup {
        let longest = runs.compactMap(\.duration).max()?.seconds ?? 0
        let units: [(seconds: Double, name: String)] = [
            (86_400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"),
        ]
        let unit = units.first { longest >= 2 * $0.seconds } ?? (0.001, "milliseconds")
        let dots = runs.compactMap { run in
            run.duration.map { duration in
                RunChart.Dot(
                    time: run.startedAt, value: duration.seconds, isFailure: run.status == .failed,
                    link: .run(run.id),
                    title: "run \(run.id): \(duration), \(run.status.rawValue)")
            }
        }
        guard !dots.isEmpty else { return emptyState("No run has ended.") }
        return RunChart(
            dots: dots.map { dot in
                var dot = dot
                dot.value /= unit.seconds
                return dot
            }, name: "\(unit.name) (× failed)", text: NumberText.short
        ).draw()
    }

    private static func outputs(_ runs: [Run]) -> Markup {
        let counts = Set(runs.map(\.outputs.count))
        if let count = counts.first, counts.count == 1 {
            return HTML.p(text: "Each of these runs had \(NumberText.counted(count, "output")).")
        }
        return RunChart(
            dots: runs.map { run in
                RunChart.Dot(
                    time: run.startedAt, value: Double(run.outputs.count),
                    isFailure: run.status == .failed, link: .run(run.id),
                    title: "run \(run.id): \(NumberText.counted(run.outputs.count, "output"))")
            }, name: "outputs of a run (× failed)"
        ) { count in
            count == count.rounded() ? NumberText.short(count) : ""
        }.draw()
    }

    private static func history(_ runs: [Run], _ marks: RunMarks) -> Markup {
        table(
            "Runs, the latest first",
            ["Run", "Status", "Started", .number("Duration"), "Commit", "Outputs", "Compare"]
        ) {
            for (index, run) in runs.enumerated() {
                HTML.tr {
                    HTML.td { HTML.a(.href(.run(run.id)), .data(.row), text: "#\(run.id)") }
                    HTML.td {
                        statusBadge(run.status)
                        for badge in marks.badges(of: run)
                        where badge.kind == .stale || badge.kind == .flagged {
                            HTML.span(.class("badge \(badge.kind.rawValue)"), text: badge.text)
                        }
                    }
                    HTML.td(.class("nowrap")) { TimeText.stamp(run.startedAt) }
                    HTML.td(.class("number"), text: run.duration?.description ?? "–")
                    HTML.td { HTML.code(text: String((run.gitCommit ?? "–").prefix(10))) }
                    HTML.td { outputLinks(run) }
                    HTML.td(.class("nowrap")) {
                        choice("left", run, isChosen: index == 1)
                        choice("right", run, isChosen: index == 0)
                    }
                }
            }
        }
    }

    private static func choice(_ side: String, _ run: Run, isChosen: Bool) -> Markup {
        let label = Attribute.label("Run \(run.id) on the \(side)")
        let attributes: [Attribute] = [
            .type("radio"), .name(side), .value("\(run.id)"), label,
        ]
        return HTML.input(isChosen ? attributes + [.checked] : attributes) {}
    }

    private static func fieldTable(_ fields: [FieldReading]) -> Markup {
        table("Fields of the component", ["Field", "Score", "What"]) {
            for reading in fields.prefix(50) {
                HTML.tr {
                    HTML.td { fieldLink(reading.key) }
                    HTML.td { scoreBadge(reading.report?.score) }
                    HTML.td(text: DriftWords(reading)?.headline ?? "")
                }
            }
        }
    }
}
