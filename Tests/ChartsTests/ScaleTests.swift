import Instants
import Testing

@testable import Charts

struct ScaleTests {
    @Test func `a scale maps its domain onto its range, and may run backwards`() {
        let scale = LinearScale(10...20, from: 100, to: 0)
        #expect([10, 15, 20].map { scale($0) } == [100, 50, 0])
        #expect(scale.clamped(25) == 0)
    }

    @Test func `ticks are round and lie within the domain`() {
        #expect(
            LinearScale(0...1, from: 0, to: 1).ticks(5).map(NumberText.short) == [
                "0", "0.2", "0.4", "0.6", "0.8", "1",
            ])
        #expect(LinearScale(-30...70, from: 0, to: 1).ticks(4) == [0, 50])
        #expect(LinearScale(3.1...3.2, from: 0, to: 1).ticks(0).isEmpty)
    }

    @Test func `a domain without width is widened about its value`() {
        let scale = LinearScale(5...5, from: 0, to: 10)
        #expect(scale(5) == 5)
    }

    @Test func `numbers are short`() {
        let cases: [(Double, String)] = [
            (0, "0"), (1234.4, "1234"), (12_345, "12,345"), (4.561, "4.56"), (0.00213, "0.00213"),
            (-0.5, "-0.5"), (1.25e9, "1.25×10⁹"), (-2e-7, "-2×10⁻⁷"), (.nan, "–"), (99.96, "100"),
        ]
        for (value, text) in cases { #expect(NumberText.short(value) == text) }
        #expect(NumberText.percent(0.0421) == "4.2%")
        #expect(NumberText.percent(0.3849) == "38%")
        #expect(NumberText.percent(0.0004) == "<0.1%")
        #expect(NumberText.count(-1_234_567) == "-1,234,567")
        #expect(NumberText.counted(1, "run") == "1 run")
        #expect(NumberText.counted(2, "category", "categories") == "2 categories")
    }

    @Test func `times are marked at round hours and days`() throws {
        let start = try #require(Instant(parsing: "2020-03-07T21:10:00Z"))
        let hours = TimeTicks.ticks(in: start...(start + TimeSpan(seconds: 6 * 3600)), countMax: 6)
        #expect(hours.map(\.label) == ["22:00", "23:00", "8 Mar", "01:00", "02:00", "03:00"])
        let days = TimeTicks.ticks(in: start...(start + TimeSpan(seconds: 5 * 86_400)), countMax: 6)
        #expect(days.map(\.label) == ["8 Mar", "9 Mar", "10 Mar", "11 Mar", "12 Mar"])
        let years = TimeTicks.ticks(in: start...(start + TimeSpan(seconds: 1e9)), countMax: 6)
        #expect(years.map(\.label).first == "2024")
    }
}
