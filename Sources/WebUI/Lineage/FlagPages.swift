import HTTPSupport
import Charts
import Hummingbird
import Lineage
import Markup
import Strandline

/// `/flags`, `/flag` and `/unflag`: all flagged outputs, what the forms do, and the question that a
/// typed command leads to.
enum FlagPages {
    private static let pageLength = 200

    static func add(to pages: PageRouter) {
        let engine = pages.engine
        pages.get("/flags") { visit in
            let before = visit.parameter("before")
            let flags = try await engine.flags(
                before: try before.map(FlagCursor.init(query:)), limit: pageLength + 1)
            let shown = flags.prefix(pageLength)
            let count = try await engine.flagCount()
            let here = Link.flags.with("before", before)
            return Page("Flagged outputs", command: "flags") {
                HTML.h1(text: NumberText.counted(count, "flagged output"))
                HTML.p { link(.review, "Review: what do they have in common?") }
                if shown.isEmpty {
                    emptyState("No output is flagged here.")
                } else {
                    table(shown, visit, back: here)
                }
                HTML.p(.class("presets")) {
                    if before != nil { link(.flags, "The latest flags") }
                    if flags.count > pageLength, let last = shown.last {
                        let cursor = FlagCursor(flaggedAt: last.flaggedAt, output: last.output)
                        link(Link.flags.with("before", cursor.query), "Earlier flags")
                    }
                }
            }
        }
        pages.get("/flag") { visit in
            let output = try visit.required("output")
            _ = try await engine.artifact(named: output)
            return question(
                visit, command: "flag \(output)", "Flag “\(output)” as wrong?", .flag,
                field: ("output", output), button: "Flag it")
        }
        pages.get("/unflag") { visit in
            guard visit.parameter("all") == nil else {
                return question(
                    visit, command: "unflag --all", "Take the flags off all outputs?", .unflag,
                    field: ("all", "true"), button: "Unflag all")
            }
            let output = try visit.required("output")
            _ = try await engine.artifact(named: output)
            return question(
                visit, command: "unflag \(output)", "Take the flag off “\(output)”?", .unflag,
                field: ("output", output), button: "Unflag it")
        }
        pages.post("/flag") { form in
            let output = try form.required("output")
            _ = try await engine.flag([output])
            return form.back ?? .trace(output: output)
        }
        pages.post("/unflag") { form in
            if form["all"] == "true" {
                _ = try await engine.unflagAll()
            } else {
                _ = try await engine.unflag(form.required("output"))
            }
            return form.back ?? .review
        }
    }

    /// Flagged outputs, each with a way to take its flag off.
    static func table(_ flags: ArraySlice<Flag>, _ visit: PageRequest, back: Link) -> Markup {
        WebUI.table("Flagged outputs", ["Output", "Flagged", "Made by", ""]) {
            for flag in flags {
                HTML.tr {
                    HTML.td {
                        HTML.a(.href(.trace(output: flag.output)), .data(.row), text: flag.output)
                    }
                    HTML.td(.class("nowrap")) { TimeText.ago(flag.flaggedAt, now: visit.now) }
                    HTML.td { if let run = flag.run { link(.run(run), "#\(run)") } }
                    HTML.td {
                        unflag(
                            visit, ("output", flag.output), "Unflag", of: flag.output, back: back)
                    }
                }
            }
        }
    }

    /// A form that takes a flag off, or all of them.
    static func unflag(
        _ visit: PageRequest, _ field: (name: String, value: String), _ text: String,
        of what: String,
        back: Link
    ) -> Markup {
        HTML.form(.class("inline"), .method("post"), .action(.unflag)) {
            visit.protection
            HTML.input(.type("hidden"), .name(field.name), .value(field.value))
            HTML.input(.type("hidden"), .name("back"), .value(back.text))
            HTML.button(.type("submit"), .label("Unflag \(what)"), text: text)
        }
    }

    private static func question(
        _ visit: PageRequest, command: String, _ sentence: String, _ action: Link,
        field: (name: String, value: String), button: String
    ) -> Page {
        Page(sentence, command: command) {
            HTML.h1(text: sentence)
            HTML.form(.method("post"), .action(action)) {
                visit.protection
                HTML.input(.type("hidden"), .name(field.name), .value(field.value))
                HTML.button(.type("submit"), .autofocus, text: button)
            }
        }
    }
}
