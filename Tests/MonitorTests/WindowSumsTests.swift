import Instants
import Sketches
import Testing

@testable import Monitor

struct WindowSumsTests {
    /// Panes of a minute, each of as many values as it is told.
    private func panes(_ counts: [Int], version: Int = 1) -> [Pane] {
        counts.enumerated().map { index, count in
            var summary = NumericSummary()
            let values = (0..<count).map { Double(index) + Double($0) / 1000 }
            summary.add(values.span)
            return Pane(start: start(index), summary: .numeric(summary), version: version)
        }
    }

    private func start(_ index: Int) -> Instant {
        Instant(microseconds: Int64(index) * 60_000_000)
    }

    @Test func `sums are those of the window and of its newest quarter`() {
        let sums = WindowSums(panes([1, 2, 3, 4]), recentFrom: start(2), after: nil)
        #expect(sums.whole?.rowCount == 10)
        #expect(sums.recent?.rowCount == 7)
        #expect(!sums.isAllRecent)
        let recent = WindowSums(panes([1, 2]), recentFrom: start(0), after: nil)
        #expect(recent.isAllRecent)
        #expect(recent.recent?.rowCount == 3)
        let quiet = WindowSums(panes([5]), recentFrom: start(3), after: nil)
        #expect(quiet.whole?.rowCount == 5)
        #expect(quiet.recent == nil)
        #expect(WindowSums([], recentFrom: start(0), after: nil).whole == nil)
    }

    @Test func `what was kept is read as if it had not been`() {
        let before = WindowSums(panes([300, 200, 100]), recentFrom: start(1), after: nil)
        var changed = panes([300, 200, 400])
        changed[2].version = 2
        let kept = WindowSums(changed, recentFrom: start(1), after: before)
        let anew = WindowSums(changed, recentFrom: start(1), after: nil)
        #expect(kept.whole?.encoded() == anew.whole?.encoded())
        #expect(kept.recent?.encoded() == anew.recent?.encoded())
    }

    @Test func `a pane that changed late is summed up again`() {
        let before = WindowSums(panes([3, 2, 1]), recentFrom: start(1), after: nil)
        var changed = panes([9, 2, 1])
        changed[0].version = 2
        let after = WindowSums(changed, recentFrom: start(1), after: before)
        #expect(after.whole?.rowCount == 12)
        #expect(after.recent?.rowCount == 3)
        let slid = WindowSums(Array(changed.dropFirst()), recentFrom: start(2), after: after)
        #expect(slid.whole?.rowCount == 3)
        #expect(slid.recent?.rowCount == 1)
    }
}
