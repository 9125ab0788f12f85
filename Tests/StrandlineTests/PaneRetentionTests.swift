import Instants
import Store
import Monitor
import Sketches
import Testing

import Strandline

struct PaneRetentionTests {
    @Test func `summaries older than their retention go, and newer ones stay`() async throws {
        let start = Instant(microseconds: 1_583_625_600_000_000)
        let key = FieldKey(component: "inference", role: .output, field: "score")
        var options = EngineOptions()
        options.paneRetention = TimeSpan(seconds: 2 * 86_400)
        let engine = try await Engine.inMemory(options: options)
        for hour in 0..<96 {
            _ = try await engine.observe(
                ObservationBatch(
                    component: key.component, role: key.role,
                    timestamp: start + TimeSpan(seconds: Double(hour) * 3600), rowCount: 10,
                    columns: [
                        ObservedColumn(name: key.field, values: .numeric((0..<10).map(Double.init)))
                    ]))
            if hour % 24 == 23 { try await engine.checkpoint() }
        }
        func day(_ number: Double) -> Range<Instant> {
            (start + TimeSpan(seconds: number * 86_400))..<(start
                + TimeSpan(seconds: (number + 1) * 86_400))
        }
        await #expect(throws: MonitorError.emptySpan(key)) {
            _ = try await engine.compare(key, span: day(0), reference: day(3))
        }
        for number in [2.0, 3] {
            let kept = try await engine.compare(key, span: day(number), reference: day(3))
            #expect(kept.current.rowCount == 240)
        }
    }
}
