import Instants
import Testing

struct InstantTests {
    @Test func `an instant is read from the shapes that programs write`() throws {
        // Python: datetime.fromisoformat(text).timestamp()
        let cases: [(text: String, seconds: Double)] = [
            ("1970-01-01", 0),
            ("2020-03-08", 1_583_625_600),
            ("2020-03-08 14:05:09", 1_583_676_309),
            ("2020-03-08T14:05", 1_583_676_300),
            ("2020-03-08T14:05:09Z", 1_583_676_309),
            ("2020-03-08t14:05:09.25z", 1_583_676_309.25),
            ("2020-03-08T14:05:09.123456789+02:00", 1_583_669_109.123456),
            ("2020-02-29T23:59:59-0530", 1_583_040_599),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ]
        for (text, seconds) in cases {
            #expect(try #require(Instant(parsing: text)).unixSeconds == seconds, "\(text)")
        }
    }

    @Test func `what is no time is refused`() {
        let texts = [
            "", "yesterday", "2020-13-01", "2020-02-30", "2019-02-29", "2020-03-08T24:00",
            "2020-03-08T14", "2020-03-08T14:05:60", "2020-03-08T14:05:09.",
            "2020-03-08T14:05+25:00",
            "2020-03-08T14:05:09Zulu", "20-03-08", "0000-01-01",
        ]
        for text in texts { #expect(Instant(parsing: text) == nil, "\(text)") }
    }

    @Test func `an instant is written with as many digits as it has`() {
        #expect(Instant(microseconds: 0).description == "1970-01-01T00:00:00Z")
        #expect(Instant(microseconds: 1_500_000).description == "1970-01-01T00:00:01.5Z")
        #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
    }

    @Test func `a written instant is read back as itself`() throws {
        var microseconds: Int64 = -62_135_596_800_000_000
        while microseconds < 253_402_300_799_000_000 {
            let instant = Instant(microseconds: microseconds)
            #expect(try #require(Instant(parsing: instant.description)) == instant)
            microseconds += 86_400_000_000 * 97 + 3_723_000_001
        }
    }

    @Test func `slots are counted from 1970 on both sides of it`() {
        let day = TimeSpan(seconds: 86_400)
        #expect(Instant(microseconds: -1).floored(to: day).microseconds == -86_400_000_000)
        #expect(Instant(microseconds: 0).floored(to: day).microseconds == 0)
        #expect(Instant(microseconds: 86_399_999_999).floored(to: day).microseconds == 0)
    }

    @Test func `seconds outside of the calendar are refused`() {
        for seconds in [Double.nan, .infinity, -1e12, 1e12] {
            #expect(Instant(unixSeconds: seconds) == nil)
        }
    }

    @Test func `weekdays are counted from Monday`() throws {
        // Python: datetime.date.fromisoformat(text).weekday()
        for (text, weekday) in [("1970-01-01", 3), ("2020-03-08", 6), ("1969-12-29", 0)] {
            #expect(CalendarTime.weekday(of: try #require(Instant(parsing: text))) == weekday)
        }
    }

    /// Spans that a visitor asks for reach as far back as 64 bits can say.
    @Test func `the ends of time have a slot and a date`() {
        let first = Instant(microseconds: .min)
        let last = Instant(microseconds: .max)
        #expect(first.floored(to: TimeSpan(seconds: 86_400)) == first)
        #expect(last.floored(to: TimeSpan(seconds: 86_400)) <= last)
        #expect(first.floored(to: TimeSpan(microseconds: 0)) == first)
        #expect(last.floored(to: TimeSpan(microseconds: -1)) == last)
        for instant in [first, last, first + TimeSpan(microseconds: 1)] {
            let time = CalendarTime(instant)
            #expect(1...12 ~= time.month && 1...31 ~= time.day && 0...23 ~= time.hour)
            #expect(!"\(instant)".isEmpty)
            #expect(0...6 ~= CalendarTime.weekday(of: instant))
        }
        #expect("\(Instant(microseconds: -1))" == "1969-12-31T23:59:59.999999Z")
    }

    @Test(arguments: ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"])
    func `a zone leads into no year that cannot be written`(text: String) {
        #expect(Instant(parsing: text) == nil)
    }
}
