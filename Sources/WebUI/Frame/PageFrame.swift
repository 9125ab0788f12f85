import Charts
import HTTPTypes
import Hummingbird
import Markup
import NIOCore

/// What all pages share: the head, the command bar, the navigation, and the foot.
struct PageFrame: Sendable {
    let version: String
    let telemetryPath: Link

    private static let navigation: [(link: Link, name: String)] = [
        (.overview, "Overview"), (.fields, "Fields"), (.recent, "Runs"),
        (.components, "Components"), (.review, "Review"), (.diff, "Diff"), (.help, "Help"),
    ]

    /// The whole document.
    ///
    /// - Parameters:
    ///   - page: What is shown.
    ///   - path: Where it is.
    ///   - completions: Commands that the bar offers.
    /// - Returns: HTML from its type to its end.
    func document(_ page: Page, at path: String, completions: [String]) -> String {
        let html = HTML.html(.lang("en")) {
            HTML.head {
                HTML.meta(.charset("utf-8"))
                HTML.meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
                HTML.meta(.name("color-scheme"), .content("light dark"))
                HTML.title(text: "\(page.title) – Strandline")
                HTML.link(.relation("stylesheet"), .href(Link("/static/strandline.css")))
                HTML.link(
                    .relation("icon"), .type("image/svg+xml"), .href(Link("/static/icon.svg")))
                HTML.script(.source(Link("/static/strandline.js")), .deferred)
            }
            HTML.body {
                HTML.a(.class("skip"), .href(Link("").at("content")), text: "Skip to the content")
                header(page, path, completions)
                main(page)
                footer
            }
        }
        return "<!DOCTYPE html>\n" + html.source + "\n"
    }

    private func header(_ page: Page, _ path: String, _ completions: [String]) -> Markup {
        HTML.header(.class("bar")) {
            HTML.a(.class("brand"), .href(.overview), text: "Strandline")
            HTML.form(.class("command"), .role("search"), .action(.command), .method("get")) {
                HTML.input(
                    .id("command"), .name("q"), .value(page.command), .list("commands"),
                    .label("Command"), .placeholder("trace OUTPUT, history COMPONENT, help …"),
                    .autocomplete("off"), .spellcheckOff, .keyShortcuts("/"))
                HTML.datalist(.id("commands")) {
                    for completion in completions { HTML.option(.value(completion)) }
                }
                HTML.button(.type("submit"), text: "Go")
            }
            HTML.nav(.label("Pages")) {
                for entry in Self.navigation {
                    if isCurrent(entry.link, path) {
                        HTML.a(.href(entry.link), .current("page"), text: entry.name)
                    } else {
                        link(entry.link, entry.name)
                    }
                }
            }
        }
    }

    private func isCurrent(_ link: Link, _ path: String) -> Bool {
        path == link.text || (link != .overview && path.hasPrefix(link.text + "/"))
    }

    private func main(_ page: Page) -> Markup {
        if let seconds = page.refreshSeconds {
            return HTML.main(.id("content"), .data(.refresh, "\(seconds)")) { page.content }
        }
        return HTML.main(.id("content")) { page.content }
    }

    private var footer: Markup {
        HTML.footer {
            HTML.p {
                "Strandline \(version). All times are in UTC. "
                HTML.kbd(text: "/")
                " commands, "
                HTML.kbd(text: "?")
                " help"
            }
            HTML.nav(.label("For programs")) {
                link(telemetryPath, "Metrics")
                link(Link("/-/healthy"), "Health")
                link(Link("/-/ready"), "Readiness")
                link(Link("/api/v1/fields"), "Fields as JSON")
                link(Link("/api/v1/components"), "Components as JSON")
                link(Link("/api/v1/runs"), "Runs as JSON")
            }
        }
    }
}
