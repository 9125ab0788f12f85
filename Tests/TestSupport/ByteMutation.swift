import Foundation
import Randomness

/// Changes bytes in the ways that break decoders: values and structure.
///
/// A test with a seed goes through the same inputs each time, a few thousand of them, which takes a
/// second or two. `STRANDLINE_MUTATIONS` multiplies their number: with 50, a decoder reads about
/// 100,000 of them.
package struct ByteMutation {
    private var generator: SplitMix64

    /// Many varints and counts are read as huge where these stand.
    private static let extremes: [[UInt8]] = [
        [0], [0x7F], [0x80], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        // Varints of 2^30, 2^53 and 2^63.
        [0x80, 0x80, 0x80, 0x80, 0x04], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        // Doubles: infinite, the largest, and next to nothing.
        [0, 0, 0, 0, 0, 0, 0xF0, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xEF, 0x7F],
        [1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0x20, 0],
    ]

    /// How many mutated inputs a test goes through.
    ///
    /// - Parameter usual: How many of them take a second or two.
    /// - Returns: As many, or as many times more as the environment asks for.
    package static func count(_ usual: Int = 2000) -> Int {
        let factor = ProcessInfo.processInfo.environment["STRANDLINE_MUTATIONS"].flatMap { Int($0) }
        return usual * Swift.max(factor ?? 1, 1)
    }

    package init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    package mutating func integer(below bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[integer(below: elements.count)]
    }

    /// One to four changes of `bytes`, of which the first `fixed` stay as they are.
    ///
    /// - Parameters:
    ///   - bytes: What is changed.
    ///   - fixed: How many of them stay.
    ///   - other: What pieces are taken from to be put among them.
    /// - Returns: The changed bytes.
    package mutating func mutated(
        _ bytes: [UInt8], fixed: Int = 0, with other: [UInt8] = []
    ) -> [UInt8] {
        var bytes = bytes
        for _ in 0...integer(below: 4) where bytes.count > fixed {
            change(&bytes, at: fixed + integer(below: bytes.count - fixed), other)
        }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], at index: Int, _ other: [UInt8]) {
        switch integer(below: 7) {
        case 0: bytes[index] = UInt8(integer(below: 256))
        case 1: bytes[index] ^= 1 << UInt8(integer(below: 8))
        case 2: bytes.insert(contentsOf: pick(Self.extremes), at: index)
        case 3:
            let extreme = pick(Self.extremes)
            bytes.replaceSubrange(
                index..<Swift.min(index + extreme.count, bytes.count), with: extreme)
        case 4:
            bytes.removeSubrange(index..<Swift.min(index + 1 + integer(below: 9), bytes.count))
        case 5: bytes.removeLast(bytes.count - index)
        default:
            guard !other.isEmpty else { return }
            bytes.insert(contentsOf: piece(of: other), at: index)
        }
    }

    private mutating func piece(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let start = integer(below: bytes.count)
        return bytes[start..<Swift.min(start + 1 + integer(below: 40), bytes.count)]
    }
}

// MARK: - Text

extension ByteMutation {
    /// What stands in the place of a number: too large, too small, none, or oddly written.
    private static let numbers =
        [
            "0", "-0", "-1", "1", "0.5", "1e400", "-1e400", "1e308", "-1e308", "5e-324", "1e-400",
            "NaN", "nan", "Infinity", "-inf", "null", "true", "1073741824", "1152921504606846976",
            "9007199254740992", "9007199254740993", "-9007199254740992", "9223372036854775807",
            "9223372036854775808", "-9223372036854775808", "18446744073709551616",
            "253402300800", "-62135596801", "0x10", "01", "1.", ".5", "+1", "1_0", "1e", "-",
            "1:1:1:1:1:1:1:1:1:1:1:1:1:1", String(repeating: "9", count: 400),
            "0." + String(repeating: "3", count: 400),
        ].map { Array($0.utf8) }

    /// What stands in the place of a text.
    private static let texts: [[UInt8]] =
        [
            "", "a", "/", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "\\n\\t\\u2028",
            "\\q", "e\u{301}\u{316}", "💥", "\u{202E}", "\u{2028}", "NaN", "null", "0",
            "2020-02-30", "9999-12-31T23:59:59.9999999-23:59", "0001-01-01T00:00:00+23:59",
            String(repeating: "a", count: 1025), "e" + String(repeating: "\u{301}", count: 500),
            "e" + String(repeating: "\u{301}\u{316}", count: 1500),
            String(repeating: "\\n", count: 300),
        ].map { Array($0.utf8) } + [[0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x0A]]

    private static let openings = ["[", "{\"a\":", "[[],", "{\"a\":1,\"b\":["].map {
        Array($0.utf8)
    }

    /// One to four changes of a text of numbers and quoted texts, such as JSON or YAML: other values
    /// as often as other bytes.
    ///
    /// - Parameters:
    ///   - text: What is changed, in UTF-8.
    ///   - other: What pieces are taken from to be put among it.
    /// - Returns: The changed text, which may be no UTF-8 any more.
    package mutating func mutatedText(_ text: [UInt8], with other: [UInt8] = []) -> [UInt8] {
        var text = text
        for _ in 0...integer(below: 3) where !text.isEmpty {
            let index = integer(below: text.count)
            switch integer(below: 8) {
            case 0, 1: replaceNumber(after: index, of: &text, by: pick(Self.numbers))
            case 2, 3: replaceText(after: index, of: &text, by: pick(Self.texts))
            case 4:
                // A part once more.
                let end = Swift.min(index + 1 + integer(below: 60), text.count)
                text.insert(contentsOf: text[index..<end], at: end)
            case 5:
                let depth = pick([1, 2, 10, 63, 64, 65, 200])
                let opening = pick(Self.openings)
                var nested: [UInt8] = []
                for _ in 0..<depth { nested += opening }
                nested.append(UInt8(ascii: "1"))
                for _ in 0..<depth {
                    nested += opening.reversed().compactMap { Self.closings[$0] }
                }
                replaceNumber(after: index, of: &text, by: nested)
            default: change(&text, at: index, other.isEmpty ? text : other)
            }
        }
        return text
    }

    private static let closings: [UInt8: UInt8] = [
        UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}"),
    ]

    /// Replaces the first number at or after a place; nothing where none follows.
    private func replaceNumber(after index: Int, of text: inout [UInt8], by number: [UInt8]) {
        guard let start = text[index...].firstIndex(where: { 0x30...0x39 ~= $0 }) else { return }
        let signs = Array("+-.eE".utf8)
        let end =
            text[start...].firstIndex { !(0x30...0x39 ~= $0) && !signs.contains($0) } ?? text.count
        text.replaceSubrange(start..<end, with: number)
    }

    /// Replaces what stands between two quotes at or after a place; nothing where none follow.
    private func replaceText(after index: Int, of text: inout [UInt8], by other: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        guard let first = text[index...].firstIndex(of: quote),
            let second = text[(first + 1)...].firstIndex(of: quote)
        else { return }
        text.replaceSubrange(first + 1..<second, with: other)
    }
}
