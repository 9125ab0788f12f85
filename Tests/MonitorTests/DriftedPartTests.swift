import Drift
import Instants
import Sketches
import Testing

@testable import Monitor

struct DriftedPartTests {
    private let clock = ManualClock()
    private let key = FieldKey(component: "c", role: .output, field: "n")
    private let pane = 150.0

    private func values(_ count: Int, shift: Double, seed: Int) -> ColumnValues {
        .numeric(
            (0..<count).map { index in
                shift + Double(((index + seed) * 7919) % 1009) / 1009
            })
    }

    private func observe(
        _ monitor: Monitor, shift: Double, run: Int64? = nil, seed: Int = 0, rows: Int = 40
    ) throws {
        try monitor.observe(
            ObservationBatch(
                component: "c", role: .output, run: run, timestamp: clock.now, rowCount: rows,
                columns: [
                    ObservedColumn(name: "n", values: values(rows, shift: shift, seed: seed))
                ]))
    }

    /// A monitor whose reference has no drift; the clock stands at the start of a pane.
    private func monitor() throws -> Monitor {
        let before = Monitor(clock: clock.clock)
        try observe(before, shift: 0, rows: 4000)
        let summary = try #require(try before.reading(of: key).window)
        let monitor = Monitor(clock: clock.clock)
        try monitor.setReference(
            [Pane(start: clock.now, summary: summary)], origin: .profile, of: key)
        return monitor
    }

    private func part(_ monitor: Monitor) throws -> DriftedPart? {
        try monitor.field(key).driftedPart(at: clock.now)
    }

    /// 24 panes, of which the last `drifted` are shifted by a standard deviation and more.
    private func window(drifted: Int, of count: Int = 24) throws -> (Monitor, Instant) {
        let monitor = try monitor()
        let start = clock.now
        for index in 0..<count {
            try observe(monitor, shift: index < count - drifted ? 0 : 0.4, seed: index * 31)
            if index < count - 1 { clock.advance(seconds: pane) }
        }
        return (monitor, start)
    }

    @Test(arguments: [4, 8, 16, 23]) func `panes before the shift are left out`(
        drifted: Int
    ) throws {
        let (monitor, start) = try window(drifted: drifted)
        // One more pane is left out: the one that the shift may have begun in.
        let onset = start + TimeSpan(seconds: Double(24 - drifted + 1) * pane)
        let end = start + TimeSpan(seconds: 24 * pane)
        #expect(try part(monitor) == .span(onset..<end))
    }

    @Test func `a window that has drifted as a whole is meant as a whole`() throws {
        let (monitor, start) = try window(drifted: 24)
        #expect(try part(monitor) == .span(start..<start + TimeSpan(seconds: 24 * pane)))
    }

    @Test func `a window without drift has no drifted part`() throws {
        let (monitor, _) = try window(drifted: 0)
        #expect(try part(monitor) == nil)
    }

    @Test func `a batch component's drifted part is its latest run`() throws {
        let monitor = try monitor()
        try observe(monitor, shift: 0, run: 1)
        #expect(try part(monitor) == nil)
        try observe(monitor, shift: 0.9, run: 2)
        #expect(try part(monitor) == .run(2))
    }

    @Test func `without a reference nothing is known`() throws {
        let monitor = Monitor(clock: clock.clock)
        try observe(monitor, shift: 0.9)
        #expect(try part(monitor) == nil)
    }
}
