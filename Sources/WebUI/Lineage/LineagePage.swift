import Charts
import GraphLayout
import Hummingbird
import Instants
import Lineage
import Markup
import Strandline

/// `/trace` and `/impact`: the runs that led to an output, or that an artifact led to, as a graph
/// with the card of one of them beside it.
struct LineagePage {
    static func add(to pages: PageRouter) {
        pages.get("/trace") { visit in
            try await LineagePage(visit, LineageAddress(visit, .upstream)).page()
        }
        pages.get("/impact") { visit in
            guard
                visit.parameter("output") ?? visit.parameter("artifact")
                    ?? visit.parameter("run") ?? visit.parameter("component") != nil
            else { return emptyImpact }
            return try await LineagePage(visit, LineageAddress(visit, .downstream)).page()
        }
    }

    private let visit: PageRequest
    private let address: LineageAddress
    private let trace: Trace
    private let graph: VisibleGraph
    private let runs: [Int64: Run]
    private let components: [String: Component]
    private let marks: RunMarks
    private let card: RunCardView?

    /// More runs than these are not even counted.
    private static let countedRunsMax = 5000
    private static let depths = [1, 2, 3, 5]
    private static let rowsShown = 20

    private init(_ visit: PageRequest, _ address: LineageAddress) async throws {
        self.visit = visit
        let engine = visit.engine
        trace = try await address.trace(in: engine, runCountMax: Self.countedRunsMax)
        graph = VisibleGraph(trace, depth: address.depth, opened: address.opened)
        let runs = Dictionary(try await engine.runs(graph.runs).map { ($0.id, $0) }) { first, _ in
            first
        }
        self.runs = runs
        components = try await engine.components(named: Set(runs.values.map(\.component)))
        let selected = address.selected ?? trace.roots.first
        self.address = address
        var run: Run?
        if let selected { run = try await engine.runs([selected]).first }
        marks = try await RunMarks(
            of: Array(runs.values) + [run].compactMap(\.self), visit.engine)
        if let run {
            card = try await RunCardView(run, visit, marks, back: address.link)
        } else {
            card = nil
        }
    }

    private func page() -> Page {
        let isTrace = address.direction == .upstream
        return Page(
            "\(isTrace ? "Trace" : "Impact") of \(address.name)", command: address.command
        ) {
            HTML.h1(text: "\(isTrace ? "What led to" : "What came of") \(address.name)")
            HTML.p(.class("muted"), text: summary)
            if trace.roots.isEmpty {
                emptyState(
                    isTrace
                        ? "No run has output this; it came from outside."
                        : "No run has read this.")
                if case .artifact(let name) = address.subject {
                    HTML.p {
                        isTrace
                            ? link(.impact(of: name), "What came of it")
                            : link(.trace(output: name), "What led to it")
                    }
                }
            } else {
                controls
                HTML.div(.class("lineage-view")) {
                    HTML.div(.class("graph"), .role("region"), .label("Graph of runs"), .focusable)
                    {
                        chart
                    }
                    if let card {
                        HTML.div {
                            rows(of: card.run.id)
                            card.card
                        }
                    }
                }
                if !isTrace { owners }
            }
        }
    }

    private var summary: String {
        let isTrace = address.direction == .upstream
        let total = trace.nodes.count
        let direct = Set(trace.nodes.filter { $0.depth == (isTrace ? 1 : 0) }.map(\.run)).count
        let more = trace.isTruncated ? "at least " : ""
        let shown =
            graph.runs.count < total ? ", \(NumberText.count(graph.runs.count)) shown" : ""
        return isTrace
            ? "\(more)\(NumberText.counted(total, "run")) in all, \(direct) of them directly "
                + "before the one that made it\(shown)."
            : "\(more)\(NumberText.counted(total, "run")) in all, \(direct) of them read it "
                + "directly\(shown)."
    }

    private var controls: Markup {
        HTML.div(.class("presets")) {
            HTML.span(.class("muted"), text: "Depth")
            for depth in Self.depths { depthLink(depth, "\(depth)") }
            depthLink(nil, "all")
            HTML.span(.class("muted"), text: "Tag")
            HTML.form(.action(address.link), .method("get"), .class("inline")) {
                hidden
                HTML.select(.name("tag"), .label("Highlight runs of components with a tag")) {
                    HTML.option(.value(""), text: "any")
                    for tag in Set(components.values.flatMap(\.tags)).sorted() {
                        if tag == address.tag {
                            HTML.option(.value(tag), .selected, text: tag)
                        } else {
                            HTML.option(.value(tag), text: tag)
                        }
                    }
                }
                HTML.button(.type("submit"), text: "Show")
            }
            rowForm
            HTML.span(.class("needs-script"), .hiddenElement) {
                for (action, text) in [
                    ("in", "Zoom in"), ("out", "Zoom out"), ("fit", "Fit"), ("full", "Full size"),
                ] {
                    HTML.button(.type("button"), .data(.action, action), text: text)
                }
            }
            if graph.isCut {
                HTML.strong(text: "More than \(VisibleGraph.runCountMax) runs are not drawn.")
            }
        }
    }

    private var hidden: Markup {
        markup {
            switch address.subject {
            case .artifact(let name):
                HTML.input(.type("hidden"), .name("output"), .value(name))
            case .run(let id): HTML.input(.type("hidden"), .name("run"), .value("\(id)"))
            }
            HTML.input(
                .type("hidden"), .name("depth"), .value(address.depth.map(String.init) ?? "all"))
        }
    }

    private func depthLink(_ depth: Int?, _ text: String) -> Markup {
        let target = address.with {
            $0.depth = depth
            $0.opened = []
        }.link
        return depth == address.depth
            ? HTML.a(.href(target), .current("true"), text: text) : link(target, text)
    }

    private var chart: Markup {
        let path = (address.selected ?? trace.roots.first).map(graph.path) ?? []
        var indices: [Int64: Int] = [:]
        for (index, run) in graph.runs.enumerated() { indices[run] = index }
        return LineageChart(
            nodes: graph.runs.compactMap { runs[$0] }.map {
                node($0, isOnPath: path.contains($0.id))
            },
            edges: graph.edges.compactMap { edge in
                indices[edge.near].flatMap { near in
                    indices[edge.far].map { Edge(from: near, to: $0) }
                }
            },
            label:
                "Runs, each above what \(address.direction == .upstream ? "it depends on" : "depends on it")"
        ).draw()
    }

    private func node(_ run: Run, isOnPath: Bool) -> LineageChart.Node {
        let component = components[run.component]
        let badges = marks.badges(of: run)
        let isSelected = run.id == address.selected ?? trace.roots.first
        let words = badges.map(\.text).joined(separator: ", ")
        return LineageChart.Node(
            title: "\(run.component) #\(run.id)",
            subtitle: (component?.owner.isEmpty == false ? "\(component?.owner ?? "") · " : "")
                + TimeText.plain(run.startedAt).dropLast(3),
            label: "\(run.component) run \(run.id), \(TimeText.plain(run.startedAt)), "
                + "owner \(component?.owner.isEmpty == false ? component?.owner ?? "" : "nobody known")"
                + (words.isEmpty ? "" : ", \(words)"),
            badges: badges, link: address.with { $0.selected = run.id }.link,
            more: graph.goingOn.contains(run.id)
                ? address.with { $0.opened.insert(run.id) }.link : nil,
            isSelected: isSelected, isOnPath: isOnPath,
            isFaint: address.tag.map { component?.tags.contains($0) != true } ?? false)
    }

    /// The rows of the run on the card that are joined to the one that was asked for.
    @MarkupBuilder private func rows(of run: Int64) -> Markup {
        if let row = address.row {
            HTML.div(.class("lead")) {
                HTML.p { HTML.strong(text: "Joined to row \(NumberText.count(row))") }
                if let traced = trace.rows[run] {
                    for (side, rows) in [("out", traced.outputs), ("in", traced.inputs)] {
                        for (name, rows) in rows.sorted(by: { $0.key < $1.key }) {
                            HTML.p(text: "\(side) \(name): \(Self.list(rows))")
                        }
                    }
                } else {
                    emptyState("This run did not say which rows made which.")
                }
            }
        }
    }

    private static func list(_ rows: [Int]) -> String {
        let shown = rows.prefix(rowsShown).map(String.init).joined(separator: ", ")
        return rows.count > rowsShown
            ? "\(shown) and \(NumberText.count(rows.count - rowsShown)) more rows"
            : "\(rows.count == 1 ? "row" : "rows") \(shown.isEmpty ? "none" : shown)"
    }

    /// A field for a row of what the graph begins with.
    @MarkupBuilder private var rowForm: Markup {
        if case .artifact = address.subject {
            HTML.form(.action(address.link), .method("get"), .class("inline")) {
                hidden
                HTML.label {
                    HTML.span(.class("muted"), text: "Row ")
                    HTML.input(
                        .type("number"), .name("row"), .least(0),
                        .value(address.row.map(String.init) ?? ""))
                }
                HTML.button(.type("submit"), text: "Follow")
            }
        }
    }

    /// Who must be told of a change.
    private var owners: Markup {
        let byOwner = Dictionary(grouping: trace.nodes, by: \.owner)
        return section("Who is concerned", id: "owners") {
            table("Owners of what came of it", ["Owner", "Components", .number("Runs")]) {
                for (owner, nodes) in byOwner.sorted(by: {
                    ($1.value.count, $0.key) < ($0.value.count, $1.key)
                }) {
                    HTML.tr {
                        HTML.td { ownerName(owner) }
                        HTML.td {
                            for (index, name) in Set(nodes.map(\.component)).sorted().enumerated() {
                                if index > 0 { ", " }
                                link(.component(name), name)
                            }
                        }
                        HTML.td(.class("number"), text: NumberText.count(nodes.count))
                    }
                }
            }
        }
    }

    private static var emptyImpact: Page {
        Page("Impact", command: "impact ") {
            HTML.h1(text: "What came of an artifact")
            HTML.form(.action(.impact), .method("get"), .class("row")) {
                HTML.input(
                    .name("output"), .label("Artifact"), .placeholder("a file, a model, an output"),
                    .required)
                HTML.button(.type("submit"), text: "Show who read it")
            }
        }
    }
}
