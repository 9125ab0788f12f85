import Drift
import Foundation
import Instants
import Sketches
import Testing

@testable import Monitor

struct SeasonalPatternTests {
    /// A Monday.
    private let start = Instant(microseconds: 1_583_712_000_000_000)

    /// Hours whose mean follows a seasonal pattern, with noise between them.
    private func panes(days: Int, mean: (Int) -> Double) -> [Pane] {
        (0..<days * 24).map { hour in
            var summary = NumericSummary()
            let noise = Double((hour * 7919) % 101) / 101 - 0.5
            summary.add((0..<200).map { mean(hour) + noise + Double(($0 * 31) % 97) / 97 })
            return Pane(
                start: start + TimeSpan(seconds: Double(hour) * 3600),
                summary: .numeric(summary))
        }
    }

    private func seasonalPattern(_ panes: [Pane], _ change: (inout FieldOptions) -> Void = { _ in })
        -> Seasonality
    {
        var options = FieldOptions()
        change(&options)
        return SeasonalPattern(of: panes, options: options).seasonality
    }

    @Test func `a daily cycle is found from a week on`() {
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        #expect(seasonalPattern(panes(days: 7, mean: daily)) == .day)
        #expect(seasonalPattern(panes(days: 6, mean: daily)) == .none)
    }

    @Test func `a weekly cycle is found from three weeks on`() {
        let weekly: (Int) -> Double = { $0 / 24 % 7 >= 5 ? 3 : Double($0 % 24) / 24 }
        #expect(seasonalPattern(panes(days: 21, mean: weekly)) == .week)
        #expect(seasonalPattern(panes(days: 14, mean: weekly)) != .week)
    }

    @Test func `noise has no seasonal pattern`() {
        #expect(seasonalPattern(panes(days: 21) { _ in 0 }) == .none)
    }

    @Test func `an hour without values hides no seasonal pattern`() {
        var hours = panes(days: 8) { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        var outage = NumericSummary()
        outage.addMissing(200)
        hours[50].summary = .numeric(outage)
        #expect(seasonalPattern(hours) == .day)
    }

    @Test func `what is told is not found out`() {
        #expect(seasonalPattern(panes(days: 1) { _ in 0 }) { $0.seasonality = .day } == .day)
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        #expect(
            seasonalPattern(panes(days: 7, mean: daily)) { $0.seasonality = Seasonality.none }
                == .none)
    }

    @Test func `a window as long as a day has no hours of its day`() {
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        let panes = panes(days: 14, mean: daily).gathered(in: TimeSpan(seconds: 86_400))
        #expect(
            seasonalPattern(panes) { $0.window.span = TimeSpan(seconds: 86_400) } == .none)
    }

    @Test func `slots count from Monday`() throws {
        var options = FieldOptions()
        options.seasonality = .week
        let seasonalPattern = SeasonalPattern(of: [], options: options)
        #expect(seasonalPattern.slot(of: start) == 0)
        #expect(seasonalPattern.slot(of: start + TimeSpan(seconds: 86_400 + 7200)) == 26)
        #expect(seasonalPattern.slot(of: start - TimeSpan(seconds: 1)) == 167)
    }

    /// Reads a field while its window slides from a usual morning into a usual noon, or a shifted
    /// one.
    ///
    /// - Returns: What the window and its newest quarter score, at each pane.
    private func scoresAroundNoon(shift: Double) throws -> [(whole: Double, recent: Double)] {
        let pane = TimeSpan(seconds: 150)
        func values(at time: Instant, salt: Int) -> [Double] {
            let hour = (time - start).microseconds / 3_600_000_000 % 24
            return (0..<100).map {
                (hour < 12 ? 0 : 4) + Double((($0 + salt * 37) * 7919) % 1009) / 1009
            }
        }
        let clock = ManualClock(start)
        let monitor = Monitor(clock: clock.clock)
        let key = FieldKey(component: "c", role: .input, field: "n")
        let calm = (0..<14 * 24).map { hour in
            let time = start + TimeSpan(seconds: Double(hour) * 3600)
            var summary = NumericSummary()
            for part in 0..<4 { summary.add(values(at: time, salt: hour * 4 + part)) }
            return Pane(start: time, summary: .numeric(summary))
        }
        let end = start + TimeSpan(seconds: 14 * 86_400)
        try monitor.setReference(calm, origin: .span(from: start, until: end), of: key)
        return try (0..<72).compactMap { step in
            let time = end + TimeSpan(seconds: 10.5 * 3600) + pane * step
            clock.advance(seconds: (time - clock.now).seconds)
            let numbers = values(at: time, salt: step).map { $0 + shift }
            try monitor.observe(
                ObservationBatch(
                    component: "c", role: .input, timestamp: time, rowCount: numbers.count,
                    columns: [ObservedColumn(name: "n", values: .numeric(numbers))]))
            let reading = try monitor.reading(of: key)
            guard step >= 24, let report = reading.report, let recent = reading.recentReport else {
                return nil
            }
            return (report.score, recent.score)
        }
    }

    @Test func `a window that slides from one hour into another shows no drift`() throws {
        let scores = try scoresAroundNoon(shift: 0)
        #expect(scores.count == 48)
        for score in scores { #expect(score.whole < 1 && score.recent < 1, "\(score)") }
    }

    @Test func `what is shifted stands out between two hours, too`() throws {
        for score in try scoresAroundNoon(shift: -8) {
            #expect(score.whole > 1 && score.recent > 1, "\(score)")
        }
    }

    @Test func `a usual night has no drift where nights are usual`() throws {
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        let reference = Reference(
            origin: .span(from: start, until: start + TimeSpan(seconds: 14 * 86_400)),
            setAt: start, panes: panes(days: 14, mean: daily), options: FieldOptions())
        let later = panes(days: 15, mean: daily)[14 * 24 + 18]
        let report = try #require(reference.prepared(for: [later])).report(on: later.summary)
        #expect(report.score < 1)
        let shifted = panes(days: 15) { daily($0) + 1.5 }[14 * 24 + 18]
        let drift = try #require(reference.prepared(for: [shifted])).report(on: shifted.summary)
        #expect(drift.score > 1)
    }
}
