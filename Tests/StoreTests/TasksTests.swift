import Evaluation
import Instants
import Lineage
import Store
import Testing

@Suite struct TasksTests {
    private func draft(_ name: String, _ value: Double, at hours: Double) -> TaskValueDraft {
        TaskValueDraft(name: name, value: .number(value), timestamp: hour(hours))
    }

    @Test func `outputs and labels meet in either order`() async throws {
        let store = try emptyStore()
        #expect(
            try await store.putTaskValues([draft("a", 0.9, at: 1)], as: .output, of: "tips") == [])
        #expect(
            try await store.putTaskValues(
                [draft("a", 1, at: 3), draft("b", 0, at: 2)], as: .label, of: "tips")
                == [TimeSpan(seconds: 7200)])
        #expect(
            try await store.putTaskValues([draft("b", 0.2, at: 1.5)], as: .output, of: "tips")
                == [TimeSpan(seconds: 1800)])
        let values = try await store.labelledValues(in: .latest(10), of: "tips")
        #expect(values.map(\.name) == ["b", "a"])
        #expect(
            values.compactMap(\.pair)
                == [
                    LabelledOutput(output: .number(0.2), label: .number(0)),
                    LabelledOutput(output: .number(0.9), label: .number(1)),
                ])
        #expect(
            try await store.tasks() == [
                TaskRecord(name: "tips", outputCount: 2, labelCount: 2, labelledCount: 2)
            ])
    }

    @Test func `a retry changes nothing, and a correction replaces`() async throws {
        let store = try emptyStore()
        for value in [0.5, 0.5, 0.7] {
            _ = try await store.putTaskValues([draft("a", value, at: 1)], as: .output, of: "t")
        }
        #expect(
            try await store.putTaskValues([draft("a", 1, at: 2)], as: .label, of: "t").count == 1)
        #expect(try await store.putTaskValues([draft("a", 1, at: 2)], as: .label, of: "t").isEmpty)
        let record = try await store.tasks()[0]
        #expect((record.outputCount, record.labelCount, record.labelledCount) == (1, 1, 1))
        #expect(
            try await store.labelledValues(in: .latest(1), of: "t")[0].output == .number(0.7))
    }

    @Test func `a window is a number or a time`() async throws {
        let store = try emptyStore()
        for index in 0..<5 {
            let name = "v\(index)"
            _ = try await store.putTaskValues(
                [draft(name, 1, at: Double(index))], as: .output, of: "t")
            _ = try await store.putTaskValues([draft(name, 1, at: 9)], as: .label, of: "t")
        }
        #expect(
            try await store.labelledValues(in: .latest(2), of: "t").map(\.name) == ["v4", "v3"])
        #expect(
            try await store.labelledValues(in: .since(hour(2), limit: 9), of: "t").count == 3)
        #expect(
            try await store.taskValues(having: .output, of: "t", after: "v1", limit: 2)
                .map(\.name) == ["v2", "v3"])
    }

    @Test func `texts and numbers stay what they are`() async throws {
        let store = try emptyStore()
        _ = try await store.putTaskValues(
            [TaskValueDraft(name: "1", value: .text("7"))], as: .output, of: "t")
        _ = try await store.putTaskValues(
            [TaskValueDraft(name: "1", value: .number(7))], as: .label, of: "t")
        let value = try await store.labelledValues(in: .latest(1), of: "t")[0]
        #expect(value.output == .text("7"))
        #expect(value.label == .number(7))
    }

    @Test func `what waits too long is forgotten`() async throws {
        let clock = MovedClock()
        let store = try emptyStore(clock)
        _ = try await store.putTaskValues([draft("old", 1, at: 0)], as: .output, of: "t")
        clock.move(to: hour(5))
        _ = try await store.putTaskValues([draft("new", 1, at: 5)], as: .output, of: "t")
        #expect(try await store.deleteTaskValues(unchangedSince: hour(1)) == 1)
        #expect(
            try await store.taskValues(having: .output, of: "t", limit: 9).map(\.name) == ["new"])
        #expect(try await store.tasks()[0].outputCount == 1)
    }

    @Test func `names are checked, and an unknown task is named`() async throws {
        let store = try emptyStore()
        await #expect(throws: LineageError.self) {
            try await store.putTaskValues([draft("", 1, at: 0)], as: .output, of: "t")
        }
        #expect(try await store.tasks().isEmpty)
        await #expect(throws: LineageError.unknownTask("t")) {
            try await store.labelledValues(in: .latest(1), of: "t")
        }
    }
}
