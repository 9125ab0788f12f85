import Drift
import Foundation
import Instants
import Store
import Monitor
import Sketches
import Testing

@testable import Strandline

struct SpanComparisonTests {
    private let start = Instant(microseconds: 1_583_712_000_000_000)
    private let key = FieldKey(component: "inference", role: .output, field: "score")

    private func hours(_ first: Int, _ last: Int) -> Range<Instant> {
        (start + TimeSpan(seconds: Double(first) * 3600))..<(start
            + TimeSpan(seconds: Double(last) * 3600))
    }

    /// Eight days of values that go up and down by day, the first week the reference, and an hour
    /// that is shifted.
    private func engine() async throws -> Engine {
        let engine = try await Engine.inMemory()
        for hour in 0...192 {
            let mean = 2 * sin(Double(hour % 24) / 24 * 2 * .pi) + (hour == 192 ? 1 : 0)
            for half in 0..<2 {
                let values = (0..<100).map {
                    mean + Double((($0 + 100 * half) * 7919 + hour * 31) % 1009) / 1009
                }
                _ = try await engine.observe(
                    ObservationBatch(
                        component: key.component, role: key.role,
                        timestamp: hours(hour, hour + 1).lowerBound
                            + TimeSpan(seconds: Double(half) * 1800),
                        rowCount: values.count,
                        columns: [ObservedColumn(name: key.field, values: .numeric(values))]))
            }
        }
        try await engine.setReference(
            from: hours(0, 168).lowerBound, until: hours(0, 168).upperBound, of: key)
        return engine
    }

    @Test func `a span as long as a window is compared with the same hours`() async throws {
        let engine = try await engine()
        let reading = try engine.monitor.reading(of: key)
        #expect(reading.reference?.seasonality == .day)
        #expect(reading.reference?.panes.count == 168)
        let window = try #require(reading.windowStart)..<(try #require(reading.windowEnd))
        let again = try await engine.compare(key, span: window, reference: nil)
        #expect(again.reference?.summary == reading.compared?.summary)
        #expect(again.report == reading.report)
        #expect(try #require(reading.report).score > 2)
        // Six in the morning with those of other days, and not with nights.
        let morning = try await engine.compare(key, span: hours(174, 175), reference: nil)
        #expect(morning.reference?.summary.rowCount == 7 * 200)
    }

    @Test func `a score's history is that of like hours`() async throws {
        let engine = try await engine()
        let reading = try engine.monitor.reading(of: key)
        let points = try await engine.scoreHistory(of: reading).points
        #expect(points.last?.score == reading.report?.score)
        #expect(points.last?.time == reading.windowEnd)
    }

    @Test func `a span of many hours is compared with all`() async throws {
        let engine = try await engine()
        let day = try await engine.compare(key, span: hours(168, 192), reference: nil)
        #expect(day.reference?.summary.rowCount == 168 * 200)
        #expect(try #require(day.report).score < 1)
    }
}
