import Drift
import Instants
import Sketches
import Testing

@testable import Monitor

struct RunProfileTests {
    private let clock = ManualClock()
    private let key = FieldKey(component: "etl", role: .output, field: "n")

    private func observe(_ monitor: Monitor, run: Int64, from start: Double = 0) throws {
        try monitor.observe(
            ObservationBatch(
                component: "etl", role: .output, run: run, rowCount: 1000,
                columns: [
                    ObservedColumn(
                        name: "n",
                        values: .numeric(
                            (0..<1000).map { start + Double(($0 * 7919) % 1009) / 1009 }))
                ]))
    }

    @Test func `a batch component is scored run by run against its latest stable run`() throws {
        let monitor = Monitor(clock: clock.clock)
        try observe(monitor, run: 1)
        #expect(try monitor.reading(of: key).run == 1)
        #expect(try monitor.reading(of: key).reference == nil)
        try observe(monitor, run: 2)
        var reading = try monitor.reading(of: key)
        #expect(reading.run == 2)
        #expect(reading.reference?.origin == .latestStableRun(1))
        #expect(try #require(reading.report).score < 1)
        try observe(monitor, run: 3, from: 0.5)
        reading = try monitor.reading(of: key)
        #expect(reading.reference?.origin == .latestStableRun(2))
        #expect(try #require(reading.report).score > 1)
        // A run that was not calm is no reference for the next.
        try observe(monitor, run: 4, from: 0.5)
        reading = try monitor.reading(of: key)
        #expect(reading.reference?.origin == .latestStableRun(2))
        #expect(try #require(reading.report).score > 1)
    }

    @Test func `values of one run may come in parts`() throws {
        let monitor = Monitor(clock: clock.clock)
        try observe(monitor, run: 1)
        try observe(monitor, run: 2)
        try observe(monitor, run: 1)
        #expect(try monitor.field(key).profile(of: 1)?.pane.summary.rowCount == 2000)
        #expect(try monitor.reading(of: key).counters.valueCount == 3000)
    }
}
