import Drift
import Instants
import Sketches
import Testing

@testable import Monitor

/// Slots of a minute, four to a window.
struct PaneRingTests {
    private let options = WindowOptions(span: TimeSpan(seconds: 240), paneCount: 4)

    private func time(_ seconds: Double) -> Instant {
        Instant(microseconds: 0) + TimeSpan(seconds: seconds)
    }

    private func count(_ ring: inout PaneRing, _ rows: Int, at seconds: Double) -> [Pane] {
        let departed = ring.advance(to: time(seconds))
        if ring.pane(at: time(seconds)) == nil {
            ring.makePane(at: time(seconds), .empty(.numeric))
        }
        ring.update(at: time(seconds), version: 1) {
            $0.addMissing(rows)
        }
        return departed
    }

    @Test func `the newest quarter is a quarter of the slots, and one at least`() {
        var ring = PaneRing(WindowOptions(span: TimeSpan(seconds: 480), paneCount: 8))
        for slot in 0..<8 { _ = count(&ring, slot + 1, at: Double(slot) * 60) }
        #expect(ring.recentPanes.map(\.summary.rowCount) == [7, 8])
        #expect(ring.sums(after: nil)?.recent?.rowCount == 15)
        #expect(ring.sums(after: nil)?.whole?.rowCount == 36)
        var short = PaneRing(WindowOptions(span: TimeSpan(seconds: 120), paneCount: 2))
        for slot in 0..<2 { _ = count(&short, slot + 1, at: Double(slot) * 60) }
        #expect(short.recentPanes.map(\.summary.rowCount) == [2])
    }

    @Test func `a window that begins anew divides its slot`() {
        var ring = PaneRing(options)
        _ = count(&ring, 1, at: 0)
        _ = count(&ring, 2, at: 70)
        let before = ring.beginAnew()
        #expect(before.map(\.summary.rowCount) == [1, 2])
        #expect(ring.panes.isEmpty)
        _ = count(&ring, 4, at: 80)
        _ = count(&ring, 8, at: 130)
        #expect(ring.panes.map(\.summary.rowCount) == [4, 8])
        // Neither of the two panes of one slot takes the other's place where they are kept.
        #expect(Set((before + ring.panes).map(\.start)).count == 4)
        #expect(!ring.holds(time(10)))
        #expect(ring.holds(time(65)))
        #expect(before.allSatisfy { !ring.holds($0) })
        #expect(ring.panes.allSatisfy { ring.holds($0) })
    }

    @Test func `windows may begin several times in one slot`() {
        var ring = PaneRing(options)
        var kept: [Pane] = []
        for rows in 1...3 {
            _ = count(&ring, rows, at: 5)
            kept += ring.beginAnew()
        }
        #expect(kept.map(\.summary.rowCount) == [1, 2, 3])
        #expect(Set(kept.map(\.start)).count == 3)
        #expect(kept.allSatisfy { !ring.holds($0) })
        #expect(count(&ring, 7, at: 600).isEmpty)
        #expect(ring.panes.map(\.start) == [time(600)])
    }
}
