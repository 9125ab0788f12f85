/// A text that is told from others by its bytes.
///
/// Swift compares texts by canonical equivalence, which holds two spellings of `é` equal that a model
/// tells apart, and takes seconds for a long row of combining marks. Values that are kept as they were
/// sent, such as categories, are looked up by this instead.
package struct ExactText: Sendable, Hashable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    }
}

extension ExactText: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}
