import Lineage
import LineageStore
import Markup
import Strandline

/// The four questions of somebody who must find out what is wrong, each with its way to an answer.
struct TriageQuestions: Sendable {
    private let components: [String]
    private let outputs: [String]

    private static let componentCountMax = 200
    private static let runCount = 20

    init(_ engine: Engine) async throws {
        components = try await engine.store.components().prefix(Self.componentCountMax)
            .map(\.name)
        let runs = try await engine.store.recentRuns(limit: Self.runCount)
        // Outputs of one component are what somebody would compare.
        let sameFirst =
            runs.filter { $0.component == runs.first?.component }
            + runs.filter { $0.component != runs.first?.component }
        var outputs: [String] = []
        for output in sameFirst.compactMap(\.outputs.first) where !outputs.contains(output.name) {
            outputs.append(output.name)
        }
        self.outputs = outputs
    }

    var section: Markup {
        HTML.section(.class("part"), .labelled(by: "questions")) {
            HTML.h2(.id("questions"), text: "Find out why")
            HTML.div(.class("questions")) {
                question("What were yesterday's inputs?") {
                    HTML.p { link(Link("/inputs"), "What was read and what it held, day by day") }
                }
                question("Has an input's distribution changed in a month?") {
                    HTML.p {
                        link(
                            Link("/changed").with("ago", "30d"),
                            "Every input of the last day against a month ago")
                    }
                }
                question("Does the code of one component differ from another's?") { codeForm }
                question("How does this output's trace differ from that one's?") { diffForm }
            }
        }
    }

    private func question(_ text: String, @MarkupBuilder answer: () -> Markup) -> Markup {
        HTML.article(.class("question")) {
            HTML.h3(text: text)
            answer()
        }
    }

    private var codeForm: Markup {
        HTML.form(.action(.code), .method("get"), .class("row")) {
            choice("left", label: "One component", selected: 0)
            choice("right", label: "The other component", selected: 1)
            HTML.button(.type("submit"), text: "Compare code")
        }
    }

    private func choice(_ name: String, label: String, selected: Int) -> Markup {
        HTML.select(.name(name), .label(label)) {
            for (index, component) in components.enumerated() {
                if index == selected {
                    HTML.option(.value(component), .selected, text: component)
                } else {
                    HTML.option(.value(component), text: component)
                }
            }
        }
    }

    private var diffForm: Markup {
        HTML.form(.action(.diff), .method("get"), .class("row")) {
            HTML.input(
                .name("left"), .label("One output"), .list("outputs"), .placeholder("one output"),
                .autocomplete("off"), .value(outputs.first ?? ""))
            HTML.input(
                .name("right"), .label("The other output"), .list("outputs"),
                .placeholder("the other output"), .autocomplete("off"),
                .value(outputs.dropFirst().first ?? ""))
            HTML.datalist(.id("outputs")) {
                for output in outputs { HTML.option(.value(output)) }
            }
            HTML.button(.type("submit"), text: "Compare traces")
        }
    }
}
