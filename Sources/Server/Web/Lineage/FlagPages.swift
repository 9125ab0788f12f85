import Hummingbird
import Lineage
import LineageStore
import Markup
import Strandline

/// `/flag` and `/unflag`: what the forms do, and the question that a typed command leads to.
enum FlagPages {
    static func add(to pages: PageRouter) {
        let store = pages.engine.store
        pages.get("/flag") { visit in
            let output = try visit.required("output")
            _ = try await store.artifact(named: output)
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
            _ = try await store.artifact(named: output)
            return question(
                visit, command: "unflag \(output)", "Take the flag off “\(output)”?", .unflag,
                field: ("output", output), button: "Unflag it")
        }
        pages.post("/flag") { form in
            let output = try form.required("output")
            _ = try await store.flag([output])
            return form.back ?? .trace(output: output)
        }
        pages.post("/unflag") { form in
            if form["all"] == "true" {
                _ = try await store.unflagAll()
            } else {
                _ = try await store.unflag(form.required("output"))
            }
            return form.back ?? .review
        }
    }

    private static func question(
        _ visit: Visit, command: String, _ sentence: String, _ action: Link,
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
