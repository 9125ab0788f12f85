import Instants
import Lineage
import Store
import Monitor
@testable import Strandline
import Testing

struct EngineReviewTests {
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    /// Scores that a component calls out once a day; those of one day lie elsewhere.
    private func engine(
        in store: SQLiteStore? = nil, days: Int = 4, driftingOn driftDay: Int = 3
    ) async throws -> Engine {
        let engine = try await Engine(
            store: try store ?? SQLiteStore.inMemory(clock: .system))
        for day in 0..<days {
            let values = (0..<2000).map {
                Double(($0 * 7919) % 1009) / 1009 + (day == driftDay ? 5 : 0)
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

    @Test func `a run that starts long after now is refused`() async throws {
        let engine = try await engine()
        let now = engine.clock.now()
        let draft = { RunDraft(component: "train", startedAt: now + TimeSpan(seconds: $0)) }
        _ = try await engine.record([draft(3600)])
        do {
            _ = try await engine.record([draft(0), draft(90_000)])
            Issue.record("a run of the day after tomorrow was taken")
        } catch LineageError.invalid(let field, let reason) {
            #expect(field == "[1].started_at")
            #expect(reason.hasSuffix("ahead of the server's clock"))
        }
        #expect(try await engine.store.recentRuns(limit: 9).count == 5)
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

    @Test func `drift is known of runs whose values have left memory`() async throws {
        let engine = try await engine(days: 20, driftingOn: 3)
        try await engine.checkpoint()
        let field = try #require(engine.monitor.fields.first)
        #expect(field.profile(of: 4) == nil && field.profile(of: 20) != nil)
        _ = try await engine.store.flag(["scores-2", "scores-3"])
        for _ in 0..<2 {
            let suspects = try await engine.review(limit: 5).groups.flatMap(\.suspects)
            #expect(suspects.map(\.run) == [4, 3])
            #expect(suspects.map(\.evidence) == [[.outputDrift], []])
        }
    }

    @Test func `clearing forgets lineage and what is watched`() async throws {
        let store = try SQLiteStore.inMemory(clock: .system)
        let engine = try await engine(in: store)
        try await engine.checkpoint()
        let old = try #require(engine.monitor.fields.first)
        let oldVersion = old.reading(at: engine.clock.now()).version
        try await engine.clear()
        try await engine.checkpoint()
        #expect(try await store.recentRuns(limit: 5).isEmpty)
        #expect(try await store.components().isEmpty)
        #expect(engine.monitor.fields.isEmpty && engine.monitor.seriesCount == 0)
        #expect(engine.runDurations.isEmpty)
        let again = try await Engine(store: store)
        #expect(again.monitor.fields.isEmpty)
        let batch = ObservationBatch(
            component: "infer", role: .output, rowCount: 1,
            columns: [ObservedColumn(name: "score", values: .numeric([1]))])
        #expect(try await engine.observe(batch) == 1)
        #expect(try await store.components().map(\.name) == ["infer"])
        let field = try #require(engine.monitor.fields.first)
        #expect(field.reading(at: engine.clock.now()).version > oldVersion)
        try await engine.checkpoint()
        #expect(try await Engine(store: store).monitor.fields.count == 1)
    }
}
