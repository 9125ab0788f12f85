import Instants
import Testing

struct TimeSpanTests {
    @Test func `spans are read with their units`() throws {
        let cases: [(text: String, seconds: Double)] = [
            ("30s", 30), ("1h", 3600), ("1h30m", 5400), ("250ms", 0.25), ("7d", 604_800),
            ("2w", 1_209_600), ("1y", 31_536_000),
        ]
        for (text, seconds) in cases {
            #expect(try #require(TimeSpan(parsing: text)).seconds == seconds)
        }
    }

    @Test func `what is no length of time is refused`() {
        for text in ["", "1", "h", "1.5h", "-1h", "0s", "1 h", "1fortnight", "99999999999999y"] {
            #expect(TimeSpan(parsing: text) == nil, "\(text)")
        }
    }

    @Test func `spans are shown in the units that fit`() {
        let cases: [(seconds: Double, text: String)] = [
            (0.000_012, "12 µs"), (0.85, "850 ms"), (4.2, "4.2 s"), (42, "42 s"),
            (200, "3 min 20 s"), (3600, "1 h"), (187_200, "2 d 4 h"), (-42, "-42 s"),
        ]
        for (seconds, text) in cases {
            #expect(TimeSpan(seconds: seconds).description == text)
        }
    }

    @Test func `arithmetic stops at the ends of what can be said`() {
        let end = Instant(microseconds: .max)
        #expect(end + TimeSpan(seconds: 1) == end)
        #expect(TimeSpan(seconds: 1e300).microseconds == .max)
        #expect(TimeSpan(microseconds: .max) * 2 == TimeSpan(microseconds: .max))
    }
}
