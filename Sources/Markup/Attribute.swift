/// An attribute of an element; its value is escaped.
///
/// There is none for handlers of events or for styles, which the pages' policy forbids anyway.
package struct Attribute: Sendable {
    private let name: StaticString
    /// Nil for an attribute that is there or not.
    private let value: String?

    private init(_ name: StaticString, _ value: String?) {
        self.name = name
        self.value = value
    }

    func write(to source: inout String) {
        source += " \(name)"
        guard let value else { return }
        source += "=\""
        Markup.escape(value, into: &source)
        source += "\""
    }

    // MARK: - Any element

    package static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
    package static func id(_ id: String) -> Attribute { Attribute("id", id) }
    package static func lang(_ language: String) -> Attribute { Attribute("lang", language) }
    package static func role(_ role: String) -> Attribute { Attribute("role", role) }
    package static func title(_ text: String) -> Attribute { Attribute("title", text) }
    package static func label(_ text: String) -> Attribute { Attribute("aria-label", text) }
    package static func labelled(by id: String) -> Attribute { Attribute("aria-labelledby", id) }
    package static func live(_ politeness: String) -> Attribute {
        Attribute("aria-live", politeness)
    }
    package static func hidden(_ isHidden: Bool) -> Attribute {
        Attribute("aria-hidden", "\(isHidden)")
    }
    /// What the element stands for among its like, such as `page` or `true`.
    package static func current(_ what: String) -> Attribute { Attribute("aria-current", what) }
    /// What the scripts of the pages find it by.
    package static func data(_ name: DataName, _ value: String = "") -> Attribute {
        Attribute(name.attribute, value)
    }
    package static let focusable = Attribute("tabindex", "0")

    /// What scripts may find elements by.
    package enum DataName: Sendable {
        /// Seconds after which the page's living parts are fetched again.
        case refresh
        /// A part that is replaced when it has changed.
        case live
        /// An element that keys lead through.
        case row
        /// What a script does when the element is pressed.
        case action
        /// The ends of a chart's time, and where they are drawn.
        case extent

        fileprivate var attribute: StaticString {
            switch self {
            case .refresh: "data-refresh"
            case .live: "data-live"
            case .row: "data-row"
            case .action: "data-action"
            case .extent: "data-extent"
            }
        }
    }

    // MARK: - Links and documents

    package static func href(_ link: Link) -> Attribute { Attribute("href", link.text) }
    package static func source(_ link: Link) -> Attribute { Attribute("src", link.text) }
    package static func relation(_ relation: String) -> Attribute { Attribute("rel", relation) }
    package static func type(_ type: String) -> Attribute { Attribute("type", type) }
    package static func charset(_ charset: String) -> Attribute { Attribute("charset", charset) }
    package static func name(_ name: String) -> Attribute { Attribute("name", name) }
    package static func content(_ content: String) -> Attribute { Attribute("content", content) }
    package static func datetime(_ time: String) -> Attribute { Attribute("datetime", time) }
    package static let hiddenElement = Attribute("hidden", nil)
    package static let deferred = Attribute("defer", nil)

    // MARK: - Forms

    package static func action(_ link: Link) -> Attribute { Attribute("action", link.text) }
    package static func method(_ method: String) -> Attribute { Attribute("method", method) }
    package static func `for`(_ id: String) -> Attribute { Attribute("for", id) }
    package static func value(_ value: String) -> Attribute { Attribute("value", value) }
    package static func list(_ id: String) -> Attribute { Attribute("list", id) }
    package static func placeholder(_ text: String) -> Attribute { Attribute("placeholder", text) }
    package static func autocomplete(_ what: String) -> Attribute {
        Attribute("autocomplete", what)
    }
    package static func keyShortcuts(_ keys: String) -> Attribute {
        Attribute("aria-keyshortcuts", keys)
    }
    package static func rows(_ count: Int) -> Attribute { Attribute("rows", "\(count)") }
    package static func lengthMax(_ count: Int) -> Attribute { Attribute("maxlength", "\(count)") }
    package static func least(_ number: Int) -> Attribute { Attribute("min", "\(number)") }
    package static func step(_ step: String) -> Attribute { Attribute("step", step) }
    package static let required = Attribute("required", nil)
    package static let selected = Attribute("selected", nil)
    package static let checked = Attribute("checked", nil)
    package static let open = Attribute("open", nil)
    package static let autofocus = Attribute("autofocus", nil)
    package static let spellcheckOff = Attribute("spellcheck", "false")

    // MARK: - Tables

    package static func scope(_ scope: String) -> Attribute { Attribute("scope", scope) }
    package static func columnSpan(_ count: Int) -> Attribute { Attribute("colspan", "\(count)") }

    // MARK: - SVG

    package static func viewBox(_ width: Double, _ height: Double) -> Attribute {
        Attribute("viewBox", "0 0 \(width.coordinate) \(height.coordinate)")
    }
    package static func width(_ value: Double) -> Attribute { Attribute("width", value.coordinate) }
    package static func height(_ value: Double) -> Attribute {
        Attribute("height", value.coordinate)
    }
    package static func x(_ value: Double) -> Attribute { Attribute("x", value.coordinate) }
    package static func y(_ value: Double) -> Attribute { Attribute("y", value.coordinate) }
    package static func x1(_ value: Double) -> Attribute { Attribute("x1", value.coordinate) }
    package static func x2(_ value: Double) -> Attribute { Attribute("x2", value.coordinate) }
    package static func y1(_ value: Double) -> Attribute { Attribute("y1", value.coordinate) }
    package static func y2(_ value: Double) -> Attribute { Attribute("y2", value.coordinate) }
    package static func cx(_ value: Double) -> Attribute { Attribute("cx", value.coordinate) }
    package static func cy(_ value: Double) -> Attribute { Attribute("cy", value.coordinate) }
    package static func radius(_ value: Double) -> Attribute { Attribute("r", value.coordinate) }
    package static func cornerRadius(_ value: Double) -> Attribute {
        Attribute("rx", value.coordinate)
    }
    package static func path(_ path: Path) -> Attribute { Attribute("d", path.data) }
    package static func translation(_ x: Double, _ y: Double) -> Attribute {
        Attribute("transform", "translate(\(x.coordinate) \(y.coordinate))")
    }
    /// `start`, `middle` or `end`: which part of a text stands at its point.
    package static func anchor(_ anchor: String) -> Attribute { Attribute("text-anchor", anchor) }
    package static func aspectRatio(_ rule: String) -> Attribute {
        Attribute("preserveAspectRatio", rule)
    }
}
