import Drift
import Instants
import Lineage
import Store
import Monitor
@testable import Strandline
import Testing

/// Values that come with a run: all of them, or the run without them.
struct RunValuesTests {
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    private func engine(seriesCountMax: Int) async throws -> Engine {
        var options = MonitorOptions()
        options.limits.seriesCountMax = seriesCountMax
        options.defaults.detail = .score
        return try await Engine.inMemory(options: EngineOptions(monitor: options))
    }

    private func draft(_ id: String) -> RunDraft {
        var draft = RunDraft(component: "train", startedAt: start, endedAt: start)
        draft.externalID = id
        draft.outputs = [Artifact(name: "model.pkl")]
        return draft
    }

    private func columns(_ names: String...) -> [ObservedColumn] {
        names.map { ObservedColumn(name: $0, values: .numeric([1, 2])) }
    }

    @Test func `a run whose values have no room is kept, and the answer says so`() async throws {
        let engine = try await engine(seriesCountMax: 14)
        let recorded = try await engine.record(
            [draft("a"), draft("b"), draft("c")],
            columns: [
                [.input: columns("x"), .output: columns("y")],
                // The inputs alone would have room.
                [.input: columns("z"), .output: columns("u", "v", "w")],
                [.input: columns("x")],
            ])
        #expect(recorded.ids == [1, 2, 3])
        #expect(recorded.refusals == [1: .seriesLimit(14)])
        #expect(try await engine.store.run(2).outputs.map(\.name) == ["model.pkl"])
        #expect(engine.monitor.fields.map(\.key.field) == ["x", "y"])
        let x = FieldKey(component: "train", role: .input, field: "x")
        #expect(try engine.monitor.reading(of: x).counters.valueCount == 4)
    }

    @Test func `a run whose field has another type by now is kept`() async throws {
        let engine = try await engine(seriesCountMax: 100)
        _ = try await engine.record([draft("a")], columns: [[.input: columns("x")]])
        let text = ObservedColumn(name: "x", values: .categorical(CategoryColumn(["p", "q"])))
        let recorded = try await engine.record([draft("b")], columns: [[.input: [text]]])
        #expect(recorded.ids == [2])
        #expect(
            recorded.refusals == [
                0: .unlikeKind(field: "x", expected: .numeric, found: .categorical)
            ])
    }

    @Test func `refused values come with the retry once there is room`() async throws {
        let engine = try await engine(seriesCountMax: 2)
        let values: [[FieldRole: [ObservedColumn]]] = [[.output: columns("x")]]
        #expect(try await engine.record([draft("a")], columns: values).refusals.count == 1)
        var options = engine.monitor.options
        options.limits.seriesCountMax = 100
        engine.monitor.reconfigure(options)
        for _ in 0..<2 {
            #expect(try await engine.record([draft("a")], columns: values).refusals.isEmpty)
        }
        let x = FieldKey(component: "train", role: .output, field: "x")
        #expect(try engine.monitor.reading(of: x).counters.valueCount == 2)
    }
}
