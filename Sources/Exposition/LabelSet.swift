/// The labels of a series, escaped and rendered once for all scrapes.
package struct LabelSet: Sendable {
    package typealias Pair = (name: String, value: String)

    /// No labels.
    package static let empty = LabelSet([])

    private let content: Content

    /// The names and values as given, in their order.
    package var pairs: [Pair] { content.pairs }

    /// What stands between the name and the value of a sample, `{component="a",role="b"} `, or one
    /// space where there are no labels.
    var text: [UInt8] { content.text }

    /// The labels as fields 1 of an `io.prometheus.client.Metric`.
    var protobuf: [UInt8] { content.protobuf }

    /// The text without the brace and the space at its end.
    var openText: ArraySlice<UInt8> { text.dropLast(text.count == 1 ? 1 : 2) }

    /// Labels in the order in which they will be written.
    package init(_ pairs: [(name: String, value: String)]) {
        self.init(extending: [], text: [], protobuf: [], with: pairs)
    }

    /// This set with one label more, at the end.
    package func appending(_ name: String, _ value: String) -> LabelSet {
        LabelSet(extending: pairs, text: openText, protobuf: protobuf, with: [(name, value)])
    }

    private init(
        extending pairs: [Pair], text openText: ArraySlice<UInt8>, protobuf start: [UInt8],
        with added: [Pair]
    ) {
        var text: [UInt8] = []
        let addedByteCount = added.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        text.reserveCapacity(openText.count + addedByteCount + 2)
        text.append(contentsOf: openText)
        var protobuf = start
        for (name, value) in added {
            Self.append(name, value, to: &text)
            protobuf.append(field: 1) { label in
                label.append(field: 1, string: name)
                label.append(field: 2, string: value)
            }
        }
        if !text.isEmpty { text.append(UInt8(ascii: "}")) }
        text.append(.space)
        content = Content(text: text, protobuf: protobuf, pairs: pairs + added)
    }

    /// Behind one reference, so that a copy costs as little as can be.
    private final class Content: Sendable {
        let text: [UInt8]
        let protobuf: [UInt8]
        let pairs: [Pair]

        init(text: [UInt8], protobuf: [UInt8], pairs: [Pair]) {
            self.text = text
            self.protobuf = protobuf
            self.pairs = pairs
        }
    }

    private static func append(_ name: String, _ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: text.isEmpty ? "{" : ","))
        text.append(contentsOf: name.utf8)
        text.append(contentsOf: [UInt8(ascii: "="), UInt8(ascii: "\"")])
        text.append(escaping: value, quotes: true)
        text.append(UInt8(ascii: "\""))
    }
}

extension LabelSet: Hashable {
    package static func == (left: LabelSet, right: LabelSet) -> Bool {
        left.text == right.text
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

extension LabelSet: Comparable {
    package static func < (left: LabelSet, right: LabelSet) -> Bool {
        left.text.lexicographicallyPrecedes(right.text)
    }
}

extension [UInt8] {
    /// Appends text with a backslash before backslashes and, if asked, quotes; a line feed becomes
    /// `\n`.
    mutating func append(escaping text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case .newline:
                append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case UInt8(ascii: "\\"):
                append(contentsOf: [byte, byte])
            case UInt8(ascii: "\"") where quotes:
                append(contentsOf: [UInt8(ascii: "\\"), byte])
            default:
                append(byte)
            }
        }
    }
}
