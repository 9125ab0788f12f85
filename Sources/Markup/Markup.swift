/// A piece of HTML or SVG in which all text is escaped.
///
/// There is no way to make one from a string that is taken as markup: text becomes text, and the
/// names of elements and attributes are literals of the program.
package struct Markup: Sendable, Equatable {
    package private(set) var source = ""

    /// Nothing.
    package init() {}

    /// Text, escaped.
    package init(text: some StringProtocol) {
        source.reserveCapacity(text.utf8.count)
        Self.escape(text, into: &source)
    }

    /// Pieces one after the other.
    package init(_ pieces: [Markup]) {
        source.reserveCapacity(pieces.reduce(0) { $0 + $1.source.utf8.count })
        for piece in pieces { source += piece.source }
    }

    init(_ tag: Tag, _ attributes: [Attribute], _ content: Markup) {
        source.reserveCapacity(content.source.utf8.count + 64)
        source += "<\(tag.name)"
        for attribute in attributes { attribute.write(to: &source) }
        source += ">"
        guard !tag.isVoid else { return }
        source += content.source
        source += "</\(tag.name)>"
    }

    package var isEmpty: Bool { source.isEmpty }

    package static func + (left: Markup, right: Markup) -> Markup { Markup([left, right]) }

    /// Writes text so that it is nothing but text, between tags and within quotes alike.
    ///
    /// Control characters that HTML does not allow are shown as the replacement character.
    static func escape(_ text: some StringProtocol, into source: inout String) {
        // Most text needs nothing of this, and is taken in one piece.
        guard text.utf8.contains(where: mayNeedEscape) else {
            source += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": source += "&amp;"
            case "<": source += "&lt;"
            case ">": source += "&gt;"
            case "\"": source += "&quot;"
            case "'": source += "&#39;"
            case "\r": source += "&#13;"
            case "\t", "\n": source.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": source += "\u{FFFD}"
            default: source.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether a byte may begin a character that is written otherwise: control characters beyond
    /// ASCII begin with 0xC2.
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F, 0xC2: true
        default: false
        }
    }
}

/// Puts pieces together as they are written: text, elements, conditions and loops.
@resultBuilder
package enum MarkupBuilder {
    package static func buildExpression(_ piece: Markup) -> Markup { piece }
    package static func buildExpression(_ text: String) -> Markup { Markup(text: text) }
    package static func buildBlock(_ pieces: Markup...) -> Markup { Markup(pieces) }
    package static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup() }
    package static func buildEither(first piece: Markup) -> Markup { piece }
    package static func buildEither(second piece: Markup) -> Markup { piece }
    package static func buildArray(_ pieces: [Markup]) -> Markup { Markup(pieces) }
}

/// Pieces one after the other, as a builder puts them together.
package func markup(@MarkupBuilder _ content: () -> Markup) -> Markup { content() }
