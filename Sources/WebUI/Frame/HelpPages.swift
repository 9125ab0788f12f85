import HTTPTypes
import Hummingbird
import Markup

/// `/command` and `/help`: where a typed command leads, and which there are.
enum HelpPages {
    private static let commands: [(usage: String, does: String)] = [
        ("recent [N]", "the latest runs of all components"),
        ("history COMPONENT [N]", "a component's runs, with durations and outputs over time"),
        ("inspect RUN", "one run on a card"),
        ("trace OUTPUT", "what led to an output"),
        ("impact ARTIFACT", "what came of an artifact, and whose it is"),
        ("diff OUTPUT OUTPUT", "how two traces differ"),
        ("tag TAG", "the components with a tag"),
        ("flag OUTPUT", "mark an output as wrong"),
        ("unflag OUTPUT", "take the mark off; unflag --all takes off all"),
        ("flags", "all flagged outputs"),
        ("review", "what the flagged outputs have in common"),
        ("components", "all components with their owners"),
        ("fields", "all monitored fields, the most drifted first"),
        ("field COMPONENT/ROLE/FIELD", "one field"),
        ("help", "this page"),
    ]
    private static let keys: [(key: String, does: String)] = [
        ("/", "go to the command bar"),
        ("j and k", "go down and up through the rows of a page; Enter opens one"),
        ("arrows", "go through the runs of a graph"),
        ("g, then o f r c v d", "overview, fields, runs, components, review, diff"),
        ("?", "this page"),
        ("Esc", "leave a field"),
    ]

    static func add(to pages: PageRouter) {
        pages.redirect("/command") { visit in
            let text = visit.parameter("q") ?? ""
            return switch TypedCommand(text) {
            case .destination(let link): .link(link)
            case .mistake(let sentence):
                .page(
                    Page("Help", command: text, status: .badRequest) {
                        HTML.h1(text: "That is no command")
                        HTML.p(.class("failure"), text: sentence)
                        commandTable
                    })
            }
        }
        pages.get("/help") { _ in
            Page("Help", command: "help") {
                HTML.h1(text: "Help")
                HTML.p {
                    "Strandline watches what models read and say, and knows which runs of which "
                    "components made it. Start at the "
                    link(.overview, "overview")
                    ": what drifted, what failed, what is flagged."
                }
                section("Commands", id: "commands-help") { commandTable }
                section("Keys", id: "keys") { keyTable }
                section("Signs", id: "signs") { signs }
                section("Programs", id: "programs") {
                    HTML.p {
                        "The HTTP API is described in OpenAPI 3.1: "
                        link(.openAPI, "openapi.json")
                        "."
                    }
                }
            }
        }
    }

    private static var commandTable: Markup {
        table("Commands", ["Command", "Shows"]) {
            for command in commands {
                HTML.tr {
                    HTML.td { HTML.code(text: command.usage) }
                    HTML.td(text: command.does)
                }
            }
        }
    }

    private static var keyTable: Markup {
        table("Keys", ["Key", "Does"]) {
            for key in keys {
                HTML.tr {
                    HTML.td { HTML.kbd(text: key.key) }
                    HTML.td(text: key.does)
                }
            }
        }
    }

    private static var signs: Markup {
        HTML.ul {
            for (name, text, meaning) in [
                ("drifted", "▲ drifted", "a score of 1 or more: the least shift that matters"),
                ("failed", "✕ failed", "the run ended with an error"),
                ("stale", "◷ stale", "it read something old, or something that had been made anew"),
                ("flagged", "⚑ flagged", "somebody marked an output as wrong"),
                ("ok", "no drift", "a score below 1"),
            ] {
                HTML.li {
                    HTML.span(.class("badge \(name)"), text: text)
                    " \(meaning)"
                }
            }
        }
    }
}
