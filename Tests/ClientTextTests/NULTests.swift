import ClientText
import Testing

struct NULTests {
    @Test(arguments: [
        ("", false), ("abc", false), ("\u{1}\u{2400}", false), ("\0", true), ("é\0", true),
        (String(repeating: "x", count: 5000) + "\0", true),
    ])
    func `NUL is found wherever it stands`(text: String, holds: Bool) {
        #expect(text.holdsNUL == holds)
    }
}
