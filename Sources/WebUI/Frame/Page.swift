import HTTPTypes
import Markup

/// What a page shows within the frame that all pages share.
struct Page: Sendable {
    var title: String
    /// The command that leads here, as the command bar shows it.
    var command = ""
    /// Seconds after which a script fetches the live regions of the page again; nil for never.
    var refreshSeconds: Int?
    var status = HTTPResponse.Status.ok
    var content: Markup

    init(
        _ title: String, command: String = "", refreshSeconds: Int? = nil,
        status: HTTPResponse.Status = .ok, @MarkupBuilder content: () -> Markup
    ) {
        self.title = title
        self.command = command
        self.refreshSeconds = refreshSeconds
        self.status = status
        self.content = content()
    }
}

/// A live region: a part of a page that a script replaces when it has changed.
func liveRegion(_ id: String, @MarkupBuilder _ content: () -> Markup) -> Markup {
    HTML.div(.id(id), .data(.live), content: content)
}

/// A headed part of a page.
func section(
    _ title: String, id: String, class name: String = "",
    @MarkupBuilder _ content: () -> Markup
) -> Markup {
    HTML.section(.class("part \(name)"), .labelled(by: id)) {
        HTML.h2(.id(id), text: title)
        content()
    }
}

/// A column of a table by its name.
package struct Column: ExpressibleByStringInterpolation {
    let name: String
    /// Whether it holds numbers, which stand one below the other.
    let isNumber: Bool

    init(_ name: String, isNumber: Bool = false) {
        self.name = name
        self.isNumber = isNumber
    }

    package init(stringLiteral name: String) { self.init(name) }

    static func number(_ name: String) -> Column { Column(name, isNumber: true) }
}

/// A table that scrolls by itself where it is wider than the page.
func table(
    _ caption: String, _ columns: [Column], class name: String = "",
    @MarkupBuilder rows: () -> Markup
) -> Markup {
    HTML.div(.class("scroll"), .role("region"), .label(caption), .focusable) {
        HTML.table(.class(name), .label(caption)) {
            HTML.thead {
                HTML.tr {
                    for column in columns {
                        HTML.th(
                            .scope("col"), .class(column.isNumber ? "number" : "text"),
                            text: column.name)
                    }
                }
            }
            HTML.tbody(content: rows)
        }
    }
}

/// A link with words.
func link(_ link: Link, _ text: String) -> Markup { HTML.a(.href(link), text: text) }

/// The empty state of a part of a page: why it has no content.
func emptyState(_ sentence: String) -> Markup { HTML.p(.class("empty"), text: sentence) }
