import Lineage
import Markup
import Strandline

/// The four questions of somebody who must find out what is wrong, each with its way to an answer.
struct TriageQuestions: Sendable {
    private let components: [String]
    private let outputs: [String]
    /// The two components whose code is compared unless somebody picks others.
    private let chosen: [String]

    private static let componentCountMax = 200
    private static let runCount = 20

    init(_ engine: Engine) async throws {
        components = try await engine.components(limit: Self.componentCountMax)
            .map(\.name)
        let runs = try await engine.recentRuns(limit: Self.runCount)
        let flagged = try await engine.flagged(
            among: Set(runs.compactMap { $0.outputs.first?.name }))
        outputs = Self.outputs(of: runs, flagged: flagged)
        chosen = Self.readersOfOne(among: runs) ?? Array(components.prefix(2))
    }

    /// The outputs of one component first, since these are what somebody would compare: a good one,
    /// then a flagged one where there is any.
    private static func outputs(of runs: [Run], flagged: Set<String>) -> [String] {
        var byComponent: [(component: String, outputs: [String])] = []
        for run in runs {
            guard let output = run.outputs.first?.name else { continue }
            if let index = byComponent.firstIndex(where: { $0.component == run.component }) {
                if !byComponent[index].outputs.contains(output) {
                    byComponent[index].outputs.append(output)
                }
            } else {
                byComponent.append((run.component, [output]))
            }
        }
        let several = byComponent.filter { $0.outputs.count > 1 }
        let best = several.first { $0.outputs.contains(where: flagged.contains) } ?? several.first
        guard let best else { return byComponent.flatMap(\.outputs) }
        let good = best.outputs.first { !flagged.contains($0) }
        let wrong = best.outputs.first { flagged.contains($0) && $0 != good }
        let pair = [good, wrong].compactMap(\.self)
        let all = pair + byComponent.flatMap(\.outputs)
        return all.enumerated().filter { all.firstIndex(of: $1) == $0 }.map(\.element)
    }

    /// Two components that read one model, or else one other thing: what serves it and what judges
    /// it, most of the time.
    private static func readersOfOne(among runs: [Run]) -> [String]? {
        for isModel in [true, false] {
            var readers: [String: [String]] = [:]
            for run in runs {
                for input in run.inputs where !isModel || input.kind == .model {
                    guard readers[input.name]?.contains(run.component) != true else { continue }
                    readers[input.name, default: []].append(run.component)
                    if let pair = readers[input.name], pair.count == 2 { return pair }
                }
            }
        }
        return nil
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
            choice("left", label: "One component", selected: chosen.first)
            choice("right", label: "The other component", selected: chosen.dropFirst().first)
            HTML.button(.type("submit"), text: "Compare code")
        }
    }

    private func choice(_ name: String, label: String, selected: String?) -> Markup {
        HTML.select(.name(name), .label(label)) {
            for component in components {
                if component == selected {
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
