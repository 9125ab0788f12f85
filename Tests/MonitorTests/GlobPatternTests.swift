import Monitor
import Testing

struct GlobPatternTests {
    @Test func `patterns match whole names`() {
        let cases: [(pattern: String, name: String, matches: Bool)] = [
            ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false),
            ("infer*", "inference", true), ("infer*", "reinfer", false),
            ("*_id", "user_id", true), ("*_id", "user_ids", false), ("a?c", "abc", true),
            ("a?c", "ac", false), ("*a*b*", "xxaxxbxx", true), ("*a*b", "ab a", false),
            ("a**", "a", true), ("é?", "éé", true),
        ]
        for (pattern, name, matches) in cases {
            #expect(GlobPattern(pattern).matches(name) == matches, "\(pattern) on \(name)")
        }
    }
}
