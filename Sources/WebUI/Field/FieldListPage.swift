import Charts
import Drift
import Hummingbird
import Markup
import Monitor
import Sketches
import Strandline

/// `/fields`: all that is monitored, the most drifted first.
enum FieldListPage {
    private static let pageLength = 200

    static func add(to pages: PageRouter) {
        pages.get("/fields") { visit in
            let component = visit.parameter("component")
            let role = try visit.choice("role", of: FieldRole.self)?.rawValue
            let readings = await visit.engine.readings { key in
                (component == nil || key.component == component)
                    && (role == nil || key.role.rawValue == role)
            }.sorted { ($0.report?.score ?? -1, $1.key) > ($1.report?.score ?? -1, $0.key) }
            let page = try visit.integer("page", in: 1...1_000_000) ?? 1
            let shown = readings.dropFirst((page - 1) * pageLength).prefix(pageLength)
            let owners = try await visit.engine.owners(
                of: Set(shown.map(\.key.component)))
            return Page("Fields", command: "fields", refreshSeconds: 10) {
                HTML.h1(text: "Fields, the most drifted first")
                filters(component: component, role: role)
                liveRegion("field-list") { list(shown, owners) }
                let here = Link.fields.with("component", component).with("role", role)
                HTML.p(.class("presets")) {
                    if page > 1 {
                        link(here.with("page", "\(page - 1)"), "Fields that drifted more")
                    }
                    if readings.count > page * pageLength {
                        link(
                            here.with("page", "\(page + 1)"),
                            NumberText.counted(readings.count - page * pageLength, "field")
                                + " that drifted less"
                        )
                    }
                }
            }
        }
    }

    private static func filters(component: String?, role: String?) -> Markup {
        HTML.p(.class("presets")) {
            if let component { HTML.strong(text: component) }
            for choice in [nil] + FieldRole.allCases.map(\.rawValue) {
                let target = Link.fields.with("component", component).with("role", choice)
                if choice == role {
                    HTML.a(.href(target), .current("true"), text: choice ?? "all roles")
                } else {
                    link(target, choice ?? "all roles")
                }
            }
            if component != nil { link(Link.fields.with("role", role), "all components") }
        }
    }

    @MarkupBuilder private static func list(
        _ readings: ArraySlice<FieldReading>, _ owners: [String: String]
    ) -> Markup {
        if readings.isEmpty {
            emptyState("No values have come yet. Send some to /api/v1/observations.")
        } else {
            table(
                "Fields",
                [
                    "Field", "Score", "What", .number("Rows"), .number("Missing"), "Reference",
                    "Owner",
                ]
            ) {
                for reading in readings {
                    HTML.tr {
                        HTML.td { fieldLink(reading.key) }
                        HTML.td { scoreBadge(reading.report?.score) }
                        HTML.td(text: DriftWords(reading)?.headline ?? "")
                        HTML.td(
                            .class("number"),
                            text: NumberText.count(reading.window?.rowCount ?? 0))
                        HTML.td(
                            .class("number"),
                            text: reading.window.map { NumberText.percent($0.missingRatio) } ?? "–")
                        HTML.td(
                            text: reading.reference?.origin.name.replacing("_", with: " ") ?? "none"
                        )
                        HTML.td { ownerName(owners[reading.key.component]) }
                    }
                }
            }
        }
    }
}
