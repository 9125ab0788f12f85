import Testing

@testable import ClientText

struct ExactTextTests {
    @Test func `two spellings that read alike are two texts`() {
        let texts: Set = [
            ExactText("re\u{301}gion"), ExactText("r\u{E9}gion"), ExactText("region"),
        ]
        #expect(texts.count == 3)
        #expect(texts.contains(ExactText("r\u{E9}gion")))
        #expect(!texts.contains(ExactText("R\u{E9}gion")))
    }

    /// Swift's own hash of such a text takes seconds.
    @Test func `a long row of combining marks is told apart at once`() {
        let marks = "e" + String(repeating: "\u{301}\u{316}", count: 100_000)
        let duration = ContinuousClock().measure {
            #expect(Set([ExactText(marks), ExactText(marks + "x")]).count == 2)
        }
        #expect(duration < .seconds(1))
    }
}

struct ExcerptTests {
    @Test func `a sentence repeats no more than the beginning of a long text`() {
        #expect("short".excerpt == "short")
        #expect(String(repeating: "a", count: 100).excerpt == String(repeating: "a", count: 100))
        #expect(
            String(repeating: "é", count: 8_000_000).excerpt
                == String(repeating: "é", count: 100) + "…")
        // One character of many scalars is not short.
        let marks = "e" + String(repeating: "\u{301}", count: 100_000)
        #expect(marks.excerpt.unicodeScalars.count == 101)
    }

    @Test func `what would end a line or change it is not repeated`() {
        #expect("a\nb\u{2028}\0c\u{1B}[1m".excerpt == "a\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}[1m")
        #expect("\r\n".excerpt == "\u{FFFD}\u{FFFD}")
        #expect("tab\tand more".excerpt(lengthMax: 5) == "tab\u{FFFD}a…")
    }
}
