import Instants
import Lineage
import LineageStore
import Monitor
import Strandline
import Testing

struct EngineReviewTests {
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    /// Scores that a component calls out once a day; those of the last day lie elsewhere.
    private func engine() async throws -> Engine {
        let engine = try await Engine(
            store: try LineageStore.inMemory(clock: .system), monitor: Monitor())
        for day in 0..<4 {
            let values = (0..<2000).map {
                Double(($0 * 7919) % 1009) / 1009 + (day == 3 ? 5 : 0)
            }
            _ = try await engine.record(
                [
                    RunDraft(
                        component: "infer",
                        startedAt: start + TimeSpan(seconds: Double(day) * 86_400),
                        outputs: [Artifact(name: "scores-\(day)")])
                ],
                columns: [[.output: [ObservedColumn(name: "score", values: .numeric(values))]]])
        }
        return engine
    }

    @Test func `drift of what a run output speaks against it`() async throws {
        let engine = try await engine()
        _ = try await engine.store.flag(["scores-2", "scores-3"])
        let suspects = try await engine.review(limit: 5).groups.flatMap(\.suspects)
        #expect(suspects.map(\.run) == [4, 3])
        #expect(suspects.map(\.evidence) == [[.outputDrift], []])
    }

    @Test func `a run that is sent again lasts no second time`() async throws {
        let engine = try await engine()
        var draft = RunDraft(component: "train", startedAt: start, externalID: "x")
        draft.status = .running
        _ = try await engine.record([draft])
        draft.status = .completed
        draft.endedAt = start + TimeSpan(seconds: 60)
        for _ in 0..<3 { _ = try await engine.record([draft]) }
        #expect(engine.runDurations["train"]?.sum == 60)
    }

    @Test func `clearing forgets lineage and goes on watching`() async throws {
        let engine = try await engine()
        try await engine.clear()
        #expect(try await engine.store.recentRuns(limit: 5).isEmpty)
        #expect(try await engine.store.components().map(\.name) == ["infer"])
        #expect(engine.monitor.fields.count == 1)
    }
}
