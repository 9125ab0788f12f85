import ClientText

/// What a text must be to be stored.
package enum TextRule: Sendable {
    /// 1 to 1,024 bytes.
    case name
    /// A name on one line, as git demands of its references.
    case line
    /// At most 1,024 bytes.
    case shortText
    /// Any length.
    case text

    /// The longest name, in bytes of UTF-8.
    package static let nameBytesMax = 1024

    /// Checks a text, in which NUL is refused whatever the rule is.
    ///
    /// - Throws: `LineageError.invalid` with the field's name.
    package func check(_ text: String, field: String) throws(LineageError) {
        if self == .name || self == .line, text.isEmpty {
            throw .invalid(field: field, reason: "is empty")
        }
        if self != .text, text.utf8.count > Self.nameBytesMax {
            throw .invalid(
                field: field,
                reason: "is \(text.utf8.count) bytes long, more than \(Self.nameBytesMax)")
        }
        if text.holdsNUL { throw .invalid(field: field, reason: String.holdsNULReason) }
        if self == .line, text.utf8.contains(UInt8(ascii: "\n")) {
            throw .invalid(field: field, reason: "holds a line break")
        }
    }
}
