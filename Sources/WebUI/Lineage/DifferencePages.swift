import HTTPSupport
import ClientText
import Charts
import Hummingbird
import Instants
import Lineage
import Markup
import Strandline

/// `/diff` and `/code`: how two traces differ, and how the code of two runs does.
enum DifferencePages {
    private static let suggestionCountMax = 10
    private static let runCount = 20

    static func add(to pages: PageRouter) {
        pages.get("/diff") { visit in try await traces(visit) }
        pages.get("/code") { visit in try await code(visit) }
    }

    // MARK: - Traces

    private static func traces(_ visit: PageRequest) async throws -> Page {
        let (left, right) = (visit.parameter("left"), visit.parameter("right"))
        guard let left, let right else {
            let suggestions = try await suggestions(visit.engine)
            return Page("Diff", command: "diff ") {
                HTML.h1(text: "How do the traces of two outputs differ?")
                form(left, right)
                if !suggestions.isEmpty {
                    section(
                        "Flagged outputs against unflagged ones of the same component", id: "pairs"
                    ) {
                        HTML.ul {
                            for pair in suggestions {
                                HTML.li {
                                    HTML.a(
                                        .href(
                                            Link.diff.with("left", pair.unflagged)
                                                .with("right", pair.flagged)), .data(.row),
                                        text: "\(pair.flagged) against \(pair.unflagged)")
                                }
                            }
                        }
                    }
                }
            }
        }
        let difference = try await visit.engine.difference(between: left, and: right)
        return Page("Diff of \(left) and \(right)", command: "diff \(left) \(right)") {
            HTML.h1(text: "How \(right) came about otherwise than \(left)")
            form(left, right)
            HTML.p {
                "Of the runs behind them, \(difference.changed.count) of the one differ from their "
                "counterparts, \(difference.alike.count) ran alike, and "
                "\(difference.shared.count) are the same."
            }
            if difference.changed.isEmpty, difference.onlyLeft.isEmpty, difference.onlyRight.isEmpty
            {
                emptyState("Code, parameters and versions are the same.")
            }
            for change in difference.changed { comparison(of: change, left, right) }
            singles("Only behind \(left)", id: "only-left", difference.onlyLeft)
            singles("Only behind \(right)", id: "only-right", difference.onlyRight)
        }
    }

    private static func form(_ left: String?, _ right: String?) -> Markup {
        HTML.form(.action(.diff), .method("get"), .class("row")) {
            HTML.input(
                .name("left"), .label("One output"), .placeholder("one output"),
                .value(left ?? ""), .required)
            HTML.input(
                .name("right"), .label("The other output"), .placeholder("the other output"),
                .value(right ?? ""), .required)
            HTML.button(.type("submit"), text: "Compare traces")
        }
    }

    /// For each flagged output, the latest of the same component that is not.
    private static func suggestions(
        _ engine: Engine
    ) async throws -> [(flagged: String, unflagged: String)] {
        var pairs: [(flagged: String, unflagged: String)] = []
        for flag in try await engine.flags(limit: suggestionCountMax) {
            guard let id = flag.run, let run = try await engine.runs([id]).first else { continue }
            let outputs = try await engine.runs(ofComponent: run.component, limit: runCount)
                .flatMap(\.outputs)
            let flagged = try await engine.flagged(among: Set(outputs.map(\.name)))
            let others = outputs.filter { !flagged.contains($0.name) }
            if let other = others.first { pairs.append((flag.output, other.name)) }
        }
        return pairs
    }

    private static func comparison(
        of change: RunDifference, _ left: String, _ right: String
    ) -> Markup {
        HTML.section(.class("part")) {
            HTML.h2 {
                link(.component(change.component), change.component)
                ": "
                link(.run(change.left), "#\(change.left)")
                " and "
                link(.run(change.right), "#\(change.right)")
            }
            table("What differs in \(change.component)", ["What", Column(left), Column(right)]) {
                for value in [change.gitCommit].compactMap({ $0 }) { row("git commit", value) }
                for value in change.parameters { row("parameter \(value.name)", value) }
                for value in change.inputs { row("input \(value.name)", value) }
                if change.code != nil {
                    HTML.tr {
                        HTML.th(.scope("row"), text: "code")
                        HTML.td(.columnSpan(2)) {
                            link(
                                Link.code.with("left", "\(change.left)")
                                    .with("right", "\(change.right)"), "line by line")
                        }
                    }
                }
            }
        }
    }

    private static func row(_ name: String, _ value: ValueDifference) -> Markup {
        HTML.tr {
            HTML.th(.scope("row"), text: name)
            HTML.td { HTML.code(text: value.left ?? "–") }
            HTML.td { HTML.code(text: value.right ?? "–") }
        }
    }

    @MarkupBuilder private static func singles(
        _ title: String, id: String, _ singles: [TraceDifference.Single]
    ) -> Markup {
        if !singles.isEmpty {
            section(title, id: id) {
                HTML.ul {
                    for single in singles.prefix(200) {
                        HTML.li { link(.run(single.run), "\(single.component) #\(single.run)") }
                    }
                    if singles.count > 200 { HTML.li(text: "and \(singles.count - 200) more") }
                }
            }
        }
    }

    // MARK: - Code

    private static func code(_ visit: PageRequest) async throws -> Page {
        let left = try await run(visit, "left")
        let right = try await run(visit, "right")
        let difference = LineDifference(from: left.code ?? "", to: right.code ?? "")
        return Page("Code of runs \(left.id) and \(right.id)") {
            HTML.h1(text: "Does their code differ?")
            HTML.p(.class("headline"), text: answer(left, right, difference))
            table("The two runs", ["", Column(name(left)), Column(name(right))]) {
                HTML.tr {
                    HTML.th(.scope("row"), text: "run")
                    for run in [left, right] { HTML.td { link(.run(run.id), "#\(run.id)") } }
                }
                HTML.tr {
                    HTML.th(.scope("row"), text: "started")
                    for run in [left, right] { HTML.td { TimeText.stamp(run.startedAt) } }
                }
                HTML.tr {
                    HTML.th(.scope("row"), text: "git commit")
                    for run in [left, right] { HTML.td { HTML.code(text: run.gitCommit ?? "–") } }
                }
                for name in Set(left.parameters.keys).union(right.parameters.keys).sorted()
                where left.parameters[name] != right.parameters[name] {
                    HTML.tr {
                        HTML.th(.scope("row"), text: "parameter \(name)")
                        for run in [left, right] {
                            HTML.td { HTML.code(text: run.parameters[name] ?? "–") }
                        }
                    }
                }
            }
            if !difference.lines.isEmpty {
                HTML.pre(
                    .class("difference"), .focusable, .role("region"), .label("Lines that differ")
                ) { for line in difference.lines { draw(line) } }
            }
        }
    }

    /// The run that a parameter names: by a component's name its latest, else by its id.
    private static func run(_ visit: PageRequest, _ side: String) async throws -> Run {
        let text = try visit.required(side)
        do {
            let latest = try await visit.engine.runs(ofComponent: text, limit: 1).first
            guard let latest else {
                throw RequestError.parameter(name: side, reason: "'\(text.excerpt)' has no run yet")
            }
            return latest
        } catch LineageError.unknownComponent where Int64(text) != nil {
            return try await visit.engine.run(Int64(text) ?? 0)
        }
    }

    private static func name(_ run: Run) -> String { "\(run.component) #\(run.id)" }

    private static func answer(_ left: Run, _ right: Run, _ difference: LineDifference) -> String {
        let commits: String? =
            if let old = left.gitCommit, let new = right.gitCommit {
                old == new ? "They ran at the same commit" : "They ran at different commits"
            } else { nil }
        guard left.code != nil, right.code != nil else {
            return (commits ?? "Nothing is known of their commits")
                + "; there is no code snapshot of both."
        }
        let snapshots =
            difference.isTooLong
            ? "their snapshots differ and are too long to be shown line by line"
            : difference.lines.isEmpty ? "their snapshots are the same" : "their snapshots differ"
        return (commits.map { $0 + ", and " } ?? "") + snapshots + "."
    }

    private static func draw(_ line: LineDifference.Line) -> Markup {
        switch line {
        case .same(let text): HTML.span(text: "  " + text)
        case .removed(let text): HTML.del(text: "− " + text)
        case .added(let text): HTML.ins(text: "+ " + text)
        case .skipped(let count):
            HTML.span(.class("muted"), text: "  … \(NumberText.counted(count, "line"))")
        }
    }
}
