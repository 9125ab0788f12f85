import Randomness
import Testing

@testable import Exposition

struct LabelSetTests {
    @Test func `labels are rendered in their order`() {
        #expect(text(of: [("component", "a"), ("role", "b")]) == #"{component="a",role="b"} "#)
    }

    @Test func `no labels are rendered as a space`() {
        #expect(text(of: []) == " ")
    }

    @Test func `backslashes, quotes and line feeds are escaped, and nothing else is`() {
        #expect(text(of: [("a", "\\\"\n\r\t'é🙂")]) == "{a=\"\\\\\\\"\\n\r\t'é🙂\"} ")
    }

    @Test func `a longer set equals one made at once`() {
        let short = LabelSet([("component", "a")])
        let long = short.appending("field", "x\n").appending("q", "0.5")
        let direct = LabelSet([("component", "a"), ("field", "x\n"), ("q", "0.5")])
        #expect(long == direct)
        #expect(long.protobuf == direct.protobuf)
        #expect(long.pairs.map(\.name) == ["component", "field", "q"])
        #expect(LabelSet.empty.appending("component", "a") == short)
        #expect(Set([long, direct, short]).count == 2)
    }

    @Test func `random values read back after unescaping`() throws {
        var generator = SplitMix64(seed: 4)
        let alphabet = Array("\\\"\n{}=, aé")
        for _ in 0..<2_000 {
            let value = String(
                (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                })
            let rendered = text(of: [("a", value)])
            #expect(rendered.hasPrefix("{a=\"") && rendered.hasSuffix("\"} "))
            #expect(unescaped(rendered.dropFirst(4).dropLast(3)) == value)
        }
    }

    private func text(of pairs: [(name: String, value: String)]) -> String {
        String(decoding: LabelSet(pairs).text, as: UTF8.self)
    }

    /// What a reader of the text format makes of a value; nil where a quote or line feed is bare.
    private func unescaped(_ text: some StringProtocol) -> String? {
        var value = ""
        var isEscaped = false
        for character in text {
            switch (isEscaped, character) {
            case (false, "\\"):
                isEscaped = true
                continue
            case (false, "\""), (false, "\n"): return nil
            case (true, "n"): value.append("\n")
            default: value.append(character)
            }
            isEscaped = false
        }
        return value
    }
}
