import HTTPSupport
import Charts
import Hummingbird
import Instants
import Lineage
import Markup
import Strandline

/// `/runs/{id}` and `/recent`: one run, and the latest of all components.
enum RunPages {
    private static let runCount = 50

    static func add(to pages: PageRouter) {
        let engine = pages.engine
        pages.get("/runs/:id") { visit in
            let run = try await visit.engine.run(visit.context.pathIdentifier("id"))
            let marks = try await RunMarks(of: [run], visit.engine)
            let card = try await RunCardView(run, visit, marks, back: .run(run.id))
            return Page("Run \(run.id) of \(run.component)", command: "inspect \(run.id)") {
                HTML.p(.class("crumbs")) {
                    link(.recent, "Runs")
                    " / "
                    link(.component(run.component), run.component)
                }
                HTML.h1(text: "Run \(run.id)")
                card.card
            }
        }
        pages.get("/recent") { visit in
            let limit = try visit.integer("limit", in: 1...1000) ?? runCount
            let before = try visit.integer("before", in: 0...Int.max).map(Int64.init)
            let runs = try await visit.engine.recentRuns(limit: limit, before: before)
            let owners = try await visit.engine.owners(
                of: Set(runs.map(\.component)))
            let marks = try await RunMarks(of: runs, visit.engine)
            return Page(
                "Runs", command: limit == runCount ? "recent" : "recent \(limit)",
                refreshSeconds: before == nil ? 5 : nil
            ) {
                HTML.h1(text: "Runs, the latest first")
                liveRegion("runs") {
                    if runs.isEmpty {
                        emptyState("No run has been logged yet. Post one to /api/v1/runs.")
                    } else {
                        runTable(runs, owners: owners, marks)
                    }
                }
                if runs.count == limit, let last = runs.last {
                    HTML.p {
                        link(
                            Link.recent.with("limit", "\(limit)").with("before", "\(last.id)"),
                            "Earlier runs")
                    }
                }
            }
        }
        pages.post("/notes") { form in
            guard let id = Int64(try form.required("run")) else {
                throw RequestError.parameter(
                    name: "run", reason: "must be a whole number of at most \(Int64.max)")
            }
            // A browser ends lines as mail does.
            let notes = (form["notes"] ?? "").replacing("\r\n", with: "\n")
            try await engine.setNotes(notes, of: id)
            return form.back ?? .run(id)
        }
    }
}

extension FormContent {
    /// The page that the form was on.
    var back: Link? { self["back"].flatMap(Link.init(local:)) }
}

/// Runs, one a row.
///
/// - Parameters:
///   - runs: In the order of the rows.
///   - owners: By component; nil where all are of one component.
///   - marks: What stands beside a run.
/// - Returns: A table.
func runTable(_ runs: [Run], owners: [String: String]?, _ marks: RunMarks) -> Markup {
    let columns: [Column] = ["Run", "Status", "Started", .number("Duration"), "Outputs"]
    return table("Runs", owners == nil ? columns : columns + ["Owner"]) {
        for run in runs {
            HTML.tr {
                HTML.td {
                    HTML.a(.href(.run(run.id)), .data(.row), text: "#\(run.id)")
                    if owners != nil {
                        " "
                        link(.component(run.component), run.component)
                    }
                }
                HTML.td {
                    statusBadge(run.status)
                    for badge in marks.badges(of: run)
                    where badge.kind == .stale || badge.kind == .flagged {
                        HTML.span(.class("badge \(badge.kind.rawValue)"), text: badge.text)
                    }
                }
                HTML.td(.class("nowrap")) { TimeText.stamp(run.startedAt) }
                HTML.td(.class("number"), text: run.duration?.description ?? "–")
                HTML.td { outputLinks(run) }
                if let owners { HTML.td { ownerName(owners[run.component]) } }
            }
        }
    }
}

/// A run's first outputs, each with its trace.
func outputLinks(_ run: Run) -> Markup {
    markup {
        for (index, output) in run.outputs.prefix(3).enumerated() {
            if index > 0 { ", " }
            link(.trace(output: output.name), output.name)
        }
        if run.outputs.count > 3 {
            HTML.span(.class("muted"), text: " and \(run.outputs.count - 3) more")
        }
    }
}
