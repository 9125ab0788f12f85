import Charts
import Drift
import Hummingbird
import Instants
import Lineage
import Markup
import Monitor
import Strandline

/// `/`: what needs somebody's attention now.
struct OverviewPage {
    static func add(to pages: PageRouter) {
        pages.get("/") { visit in try await OverviewPage(visit).page() }
    }

    private let visit: PageRequest
    private let readings: [FieldReading]
    private let health: [ComponentHealth]
    private let componentCount: Int
    /// The latest ones.
    private let flags: [Flag]
    private let flagCount: Int
    private let owners: [String: String]
    private let questions: TriageQuestions

    private static let driftedCountMax = 12
    private static let highestCount = 3
    private static let flagCountMax = 10
    private static let refreshSeconds = 5

    private init(_ visit: PageRequest) async throws {
        self.visit = visit
        let engine = visit.engine
        readings = await visit.engine.readings().filter { $0.report != nil }
            .sorted { ($0.report?.score ?? 0, $1.key) > ($1.report?.score ?? 0, $0.key) }
        let statistics = try await engine.statistics()
        health = ComponentHealth.all(statistics)
        owners = Dictionary(statistics.components.map { ($0.name, $0.owner) }) { first, _ in first }
        componentCount = statistics.componentCount
        flags = try await engine.flags(limit: Self.flagCountMax)
        flagCount = statistics.flaggedOutputCount
        questions = try await TriageQuestions(visit.engine)
    }

    private func page() async throws -> Page {
        let drifted = readings.filter { ($0.report?.score ?? 0) >= 1 }
        let shown =
            drifted.isEmpty
            ? Array(readings.prefix(Self.highestCount))
            : Array(drifted.prefix(Self.driftedCountMax))
        var histories: [FieldKey: ScoreHistory] = [:]
        for reading in shown {
            histories[reading.key] = try await visit.engine.scoreHistory(of: reading)
        }
        let troubled = health.filter { $0.isFailing || $0.isStale }
        return Page("Overview", refreshSeconds: Self.refreshSeconds) {
            HTML.h1(text: "What needs attention")
            liveRegion("status") { status(drifted.count, troubled) }
            section("Drifted now", id: "drifted") {
                liveRegion("drifted-fields") { fields(drifted, shown, histories) }
            }
            section("Failing and stale components", id: "components") {
                liveRegion("component-health") { components(troubled) }
            }
            section("Flagged outputs", id: "flagged") {
                liveRegion("flagged-outputs") { flagged }
            }
            questions.section
        }
    }

    private func status(_ driftedCount: Int, _ troubled: [ComponentHealth]) -> Markup {
        let failing = troubled.count(where: \.isFailing)
        let stale = troubled.count(where: \.isStale)
        let figures: [(count: Int, of: String, name: String, link: Link)] = [
            (
                driftedCount,
                " of \(NumberText.counted(visit.engine.fieldCount, "field"))",
                "drifted", Link.overview.at("drifted")
            ),
            (
                failing, " of \(NumberText.counted(componentCount, "component"))", "failing",
                Link.overview.at("components")
            ),
            (stale, "", "with stale inputs", Link.overview.at("components")),
            (flagCount, "", flagCount == 1 ? "output flagged" : "outputs flagged", .review),
        ]
        return HTML.ul(.class("figures")) {
            for figure in figures {
                HTML.li(.class(figure.count > 0 ? "figure bad" : "figure")) {
                    HTML.a(.href(figure.link)) {
                        HTML.strong(text: NumberText.count(figure.count))
                        HTML.span(text: "\(figure.of) \(figure.name)")
                    }
                }
            }
        }
    }

    private func fields(
        _ drifted: [FieldReading], _ shown: [FieldReading], _ histories: [FieldKey: ScoreHistory]
    ) -> Markup {
        markup {
            if drifted.isEmpty {
                emptyState(
                    readings.isEmpty
                        ? "No field has a reference yet. "
                            + "The first full window of values becomes one."
                        : "Nothing has drifted. The nearest to it:")
            }
            if !shown.isEmpty {
                table(
                    "Drifted fields, the furthest first",
                    ["Field", "Score", "Over time", "What", "Since", "Owner"],
                    class: "stack"
                ) {
                    for reading in shown {
                        row(reading, histories[reading.key] ?? .none)
                    }
                }
            }
            HTML.p {
                if drifted.count > shown.count, !drifted.isEmpty {
                    "\(drifted.count - shown.count) more have drifted. "
                }
                link(.fields, "All fields")
            }
        }
    }

    private func row(_ reading: FieldReading, _ history: ScoreHistory) -> Markup {
        HTML.tr {
            HTML.td { fieldLink(reading.key) }
            HTML.td { scoreBadge(reading.report?.score) }
            HTML.td(.class("trend")) {
                Sparkline(values: history.points.map(\.score)).draw()
            }
            HTML.td(text: DriftWords(reading)?.headline ?? "")
            HTML.td(.class("nowrap")) { since(history) }
            HTML.td { ownerName(owners[reading.key.component]) }
        }
    }

    private func components(_ troubled: [ComponentHealth]) -> Markup {
        guard !troubled.isEmpty else {
            return emptyState(
                health.isEmpty
                    ? "No component has logged a run yet." : "Every component's latest run is well."
            )
        }
        return table(
            "Failing and stale components", ["Component", "What", "Since", "Owner"], class: "stack"
        ) {
            for entry in troubled {
                HTML.tr {
                    HTML.td {
                        HTML.a(
                            .href(.component(entry.component.name)), .data(.row),
                            text: entry.component.name)
                    }
                    HTML.td {
                        if entry.isFailing {
                            HTML.span(.class("badge failed"), text: "✕ latest run failed")
                        }
                        if entry.isStale {
                            HTML.span(
                                .class("badge stale"),
                                text: "◷ "
                                    + NumberText.counted(entry.staleInputCount, "stale input"))
                        }
                    }
                    HTML.td(.class("nowrap")) {
                        if let time = entry.failedAt ?? entry.lastRunAt {
                            TimeText.ago(time, now: visit.now)
                        }
                    }
                    HTML.td { ownerName(entry.component.owner) }
                }
            }
        }
    }

    private var flagged: Markup {
        guard !flags.isEmpty else {
            return emptyState("No output is flagged. Flag one on the card of the run that made it.")
        }
        return markup {
            table(
                "Flagged outputs, the latest first", ["Output", "Flagged", "Made by"],
                class: "stack"
            ) {
                for flag in flags {
                    HTML.tr {
                        HTML.td {
                            HTML.a(
                                .href(.trace(output: flag.output)), .data(.row), text: flag.output)
                        }
                        HTML.td(.class("nowrap")) { TimeText.ago(flag.flaggedAt, now: visit.now) }
                        HTML.td { if let run = flag.run { link(.run(run), "run \(run)") } }
                    }
                }
            }
            HTML.p {
                if flagCount > flags.count {
                    link(.flags, "and \(NumberText.count(flagCount - flags.count)) more")
                    ". "
                }
                link(.review, "Review: what do they have in common?")
            }
        }
    }
}

/// Who answers for a component.
func ownerName(_ owner: String?) -> Markup {
    guard let owner, !owner.isEmpty else {
        return HTML.span(.class("muted"), text: "nobody known")
    }
    return Markup(text: owner)
}
