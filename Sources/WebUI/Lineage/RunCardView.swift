import Charts
import Instants
import Lineage
import Markup
import Strandline

/// All there is to know of a run, on a card: as mltrace shows it, with what may be changed.
struct RunCardView: Sendable {
    let run: Run
    private let component: Component
    private let marks: RunMarks
    private let visit: PageRequest
    /// Where forms lead back to.
    private let back: Link
    private let upstream: Counts
    private let downstream: Counts
    private let previous: Int64?

    /// How many runs there are in a direction.
    private struct Counts: Sendable {
        let direct: Int
        let all: Int
        let isCut: Bool

        init(_ trace: Trace) {
            direct = trace.nodes.count { $0.depth == 1 }
            all = trace.nodes.count - 1
            isCut = trace.isTruncated
        }

        var text: String {
            "\(NumberText.count(direct)) directly, \(isCut ? "more than " : "")"
                + "\(NumberText.count(all)) in all"
        }
    }

    private static let countedRunsMax = 1000
    private static let notesLengthMax = 100_000
    private static let listedMax = 200
    private static let warningCountMax = 3

    init(_ run: Run, _ visit: PageRequest, _ marks: RunMarks, back: Link) async throws {
        self.run = run
        self.visit = visit
        self.marks = marks
        self.back = back
        let engine = visit.engine
        component = try await engine.component(named: run.component)
        upstream = Counts(try await engine.trace(run: run.id, runCountMax: Self.countedRunsMax))
        downstream = Counts(
            try await engine.trace(run: run.id, .downstream, runCountMax: Self.countedRunsMax))
        previous = try await engine.runs(ofComponent: run.component, limit: 1, before: run.id)
            .first?.id
    }

    var card: Markup {
        HTML.article(.class("card"), .labelled(by: "card")) {
            HTML.h2(.id("card")) {
                link(.component(run.component), run.component)
                " "
                link(.run(run.id), "#\(run.id)")
            }
            HTML.p {
                statusBadge(run.status)
                for badge in marks.badges(of: run) where badge.kind != .failed {
                    HTML.span(.class("badge \(badge.kind.rawValue)"), text: badge.text)
                }
            }
            warnings
            facts
            if !component.description.isEmpty { HTML.p(text: component.description) }
            artifacts("Outputs", run.outputs, areOutputs: true)
            artifacts("Inputs", run.inputs, areOutputs: false)
            tests
            values("Parameters", run.parameters)
            values("Metrics", run.metrics.mapValues(NumberText.short))
            code
            notes
        }
    }

    @MarkupBuilder private var warnings: Markup {
        if let error = run.error { HTML.p(.class("failure"), text: error) }
        for message in run.staleness.prefix(Self.warningCountMax) {
            HTML.p(.class("warning"), text: "◷ \(message)")
        }
        if run.staleness.count > Self.warningCountMax {
            HTML.details {
                HTML.summary(
                    text: "\(run.staleness.count - Self.warningCountMax) more inputs are stale")
                HTML.ul {
                    for message in run.staleness.dropFirst(Self.warningCountMax) {
                        HTML.li(text: message)
                    }
                }
            }
        }
        if !run.retractedLabels.isEmpty {
            HTML.p(
                .class("failure"),
                text: "Its inputs carried labels that had been retracted: "
                    + run.retractedLabels.joined(separator: ", ") + ".")
        }
    }

    private var facts: Markup {
        HTML.dl(.class("facts")) {
            fact("Owner") { ownerName(component.owner) }
            fact("Started") { TimeText.stamp(run.startedAt) }
            fact("Duration") { run.duration?.description ?? "–" }
            fact("Git commit") { commit }
            fact("Depends on") { link(.trace(run: run.id), upstream.text) }
            fact("Led to") {
                link(LineageAddress(.downstream, of: .run(run.id)).link, downstream.text)
            }
            if !component.tags.isEmpty || !run.gitTags.isEmpty {
                fact("Tags") {
                    for tag in component.tags + run.gitTags {
                        HTML.span(.class("badge tag"), text: tag)
                    }
                }
            }
            if let previous {
                fact("Before it") {
                    link(.run(previous), "#\(previous)")
                    ", "
                    link(
                        Link.code.with("left", "\(previous)").with("right", "\(run.id)"),
                        "what changed")
                }
            }
        }
    }

    private var commit: Markup {
        guard let commit = run.gitCommit else { return Markup(text: "–") }
        return HTML.code(.title(commit), text: String(commit.prefix(12)))
    }

    @MarkupBuilder private func artifacts(
        _ title: String, _ artifacts: [Artifact], areOutputs: Bool
    ) -> Markup {
        if !artifacts.isEmpty {
            HTML.h3(text: title)
            HTML.ul {
                for artifact in artifacts.prefix(Self.listedMax) {
                    HTML.li {
                        link(.trace(output: artifact.name), artifact.name)
                        if let version = artifact.version {
                            HTML.span(.class("muted"), text: " @\(version)")
                        }
                        " "
                        if artifact.kind != .unknown {
                            HTML.span(.class("muted"), text: "\(artifact.kind.rawValue) ")
                        }
                        for label in artifact.labels {
                            HTML.span(.class("badge tag"), text: label)
                        }
                        if areOutputs { flagForm(artifact.name) }
                    }
                }
                if artifacts.count > Self.listedMax {
                    HTML.li(text: "and \(artifacts.count - Self.listedMax) more")
                }
            }
        }
    }

    private func flagForm(_ output: String) -> Markup {
        let isFlagged = marks.isFlagged(output)
        return HTML.form(
            .class("inline"), .method("post"), .action(isFlagged ? .unflag : .flag)
        ) {
            visit.protection
            HTML.input(.type("hidden"), .name("output"), .value(output))
            HTML.input(.type("hidden"), .name("back"), .value(back.text))
            HTML.button(
                .type("submit"), .label("\(isFlagged ? "Unflag" : "Flag") \(output)"),
                text: isFlagged ? "⚑ unflag" : "⚐ flag")
        }
    }

    @MarkupBuilder private var tests: Markup {
        if !run.tests.isEmpty {
            HTML.h3(text: "Tests")
            HTML.ul {
                for test in run.tests {
                    HTML.li {
                        HTML.span(
                            .class("badge \(test.passed ? "passed" : "failed")"),
                            text: test.passed ? "✓ passed" : "✕ failed")
                        " \(test.name)"
                        if let message = test.message {
                            HTML.span(.class("muted"), text: " – \(message)")
                        }
                    }
                }
            }
        }
    }

    @MarkupBuilder private func values(_ title: String, _ values: [String: String]) -> Markup {
        if !values.isEmpty {
            HTML.h3(text: title)
            HTML.dl(.class("facts")) {
                for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                    fact(name) { value }
                }
            }
        }
    }

    @MarkupBuilder private var code: Markup {
        if let code = run.code, !code.isEmpty {
            HTML.details {
                HTML.summary(text: "Code snapshot")
                HTML.pre(.focusable, .role("region"), .label("Code")) { HTML.code(text: code) }
            }
        }
    }

    private var notes: Markup {
        HTML.form(.method("post"), .action(Link("/notes"))) {
            visit.protection
            HTML.input(.type("hidden"), .name("run"), .value("\(run.id)"))
            HTML.input(.type("hidden"), .name("back"), .value(back.text))
            HTML.h3 {
                HTML.label(.for("notes"), text: "Notes")
            }
            HTML.textarea(
                .id("notes"), .name("notes"), .rows(3), .lengthMax(Self.notesLengthMax),
                text: run.notes)
            HTML.button(.type("submit"), text: "Save notes")
        }
    }
}

/// How a run ended, in a word.
func statusBadge(_ status: RunStatus) -> Markup {
    let text =
        switch status {
        case .completed: "✓ completed"
        case .failed: "✕ failed"
        case .running: "… running"
        }
    return HTML.span(.class("badge \(status.rawValue)"), text: text)
}
