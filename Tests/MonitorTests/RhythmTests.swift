import Drift
import Foundation
import Instants
import Sketches
import Testing

@testable import Monitor

struct RhythmTests {
    /// A Monday.
    private let start = Instant(microseconds: 1_583_712_000_000_000)

    /// Hours whose mean follows a rhythm, with noise between them.
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

    private func rhythm(_ panes: [Pane], _ change: (inout FieldOptions) -> Void = { _ in })
        -> Seasonality
    {
        var options = FieldOptions()
        change(&options)
        return Rhythm(of: panes, options: options).seasonality
    }

    @Test func `a daily cycle is found from a week on`() {
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        #expect(rhythm(panes(days: 7, mean: daily)) == .day)
        #expect(rhythm(panes(days: 6, mean: daily)) == .none)
    }

    @Test func `a weekly cycle is found from three weeks on`() {
        let weekly: (Int) -> Double = { $0 / 24 % 7 >= 5 ? 3 : Double($0 % 24) / 24 }
        #expect(rhythm(panes(days: 21, mean: weekly)) == .week)
        #expect(rhythm(panes(days: 14, mean: weekly)) != .week)
    }

    @Test func `noise has no rhythm`() {
        #expect(rhythm(panes(days: 21) { _ in 0 }) == .none)
    }

    @Test func `what is told is not found out`() {
        #expect(rhythm(panes(days: 1) { _ in 0 }) { $0.seasonality = .day } == .day)
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        #expect(rhythm(panes(days: 7, mean: daily)) { $0.seasonality = Seasonality.none } == .none)
    }

    @Test func `a window as long as a day has no hours of its day`() {
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        let panes = panes(days: 14, mean: daily).gathered(in: TimeSpan(seconds: 86_400))
        #expect(
            rhythm(panes) { $0.window.span = TimeSpan(seconds: 86_400) } == .none)
    }

    @Test func `slots count from Monday`() throws {
        var options = FieldOptions()
        options.seasonality = .week
        let rhythm = Rhythm(of: [], options: options)
        #expect(rhythm.slot(of: start) == 0)
        #expect(rhythm.slot(of: start + TimeSpan(seconds: 86_400 + 7200)) == 26)
        #expect(rhythm.slot(of: start - TimeSpan(seconds: 1)) == 167)
    }

    @Test func `a usual night is calm where nights are usual`() throws {
        let daily: (Int) -> Double = { 2 * sin(Double($0 % 24) / 24 * 2 * .pi) }
        let reference = Reference(
            origin: .span(from: start, until: start + TimeSpan(seconds: 14 * 86_400)),
            setAt: start, panes: panes(days: 14, mean: daily), options: FieldOptions())
        let later = panes(days: 15, mean: daily)[14 * 24 + 18]
        let report = try #require(reference.prepared(at: later.start)).report(on: later.summary)
        #expect(report.score < 1)
        let shifted = panes(days: 15) { daily($0) + 1.5 }[14 * 24 + 18]
        let drift = try #require(reference.prepared(at: shifted.start)).report(on: shifted.summary)
        #expect(drift.score > 1)
    }
}
