import Instants
import Lineage
import Store
import Testing

@Suite struct ExternalIDTests {
    private func draft(_ status: RunStatus = .completed, at hours: Double = 1) -> RunDraft {
        RunDraft(
            component: "train", startedAt: hour(hours),
            endedAt: status == .running ? nil : hour(hours + 1), status: status, externalID: "a-1")
    }

    @Test func `recording a run again gives its id and writes nothing`() async throws {
        let store = try emptyStore()
        var first = draft()
        first.outputs = [Artifact(name: "model.pkl")]
        let id = try await store.record(first)
        var again = draft(.failed)
        again.error = "boom"
        again.outputs = [Artifact(name: "other.pkl")]
        again.notes = "again"
        #expect(try await store.record([again, first]) == [id, id])
        #expect(try await store.run(id).record == first)
        #expect(try await store.recentRuns(limit: 5).count == 1)
    }

    @Test func `runs without an external id are each recorded`() async throws {
        let store = try emptyStore()
        #expect(try await store.record([step("train", at: 1), step("train", at: 1)]) == [1, 2])
    }

    @Test func `a later draft completes a running run`() async throws {
        let store = try emptyStore()
        var start = draft(.running)
        start.inputs = [Artifact(name: "clean.csv")]
        start.parameters = ["depth": "4", "rate": "0.1"]
        start.tests = [TestResult(name: "rows", passed: true)]
        start.upstream = ["split"]
        start.notes = "started by hand"
        start.gitCommit = "3f"
        let id = try await store.record(start)

        var end = draft(.failed, at: 2)
        end.error = "boom"
        end.inputs = [Artifact(name: "extra.csv"), Artifact(name: "clean.csv")]
        end.outputs = [Artifact(name: "model.pkl")]
        end.parameters = ["rate": "0.2", "seed": "7"]
        end.metrics = ["f1": 0.5]
        end.tests = [
            TestResult(name: "rows", passed: true), TestResult(name: "drift", passed: false),
        ]
        end.code = "fit()"
        end.gitTags = ["v2"]
        end.upstream = ["split", "clean"]
        end.stalenessThreshold = TimeSpan(seconds: 60)
        #expect(try await store.record(end) == id)

        var expected = start
        expected.endedAt = hour(3)
        expected.status = .failed
        expected.error = "boom"
        expected.inputs = [Artifact(name: "clean.csv"), Artifact(name: "extra.csv")]
        expected.outputs = end.outputs
        expected.parameters = ["depth": "4", "rate": "0.2", "seed": "7"]
        expected.metrics = end.metrics
        expected.tests = end.tests
        expected.code = "fit()"
        expected.gitTags = ["v2"]
        expected.upstream = ["split", "clean"]
        expected.stalenessThreshold = TimeSpan(seconds: 60)
        #expect(try await store.run(id).record == expected)
    }

    @Test func `a completing draft that states little keeps what is stored`() async throws {
        let store = try emptyStore()
        var start = draft(.running)
        start.code = "fit()"
        start.gitCommit = "3f"
        start.gitTags = ["v1"]
        start.notes = "mine"
        start.tests = [TestResult(name: "rows", passed: true)]
        start.metrics = ["f1": 0.5]
        start.parameters = ["depth": "4"]
        start.stalenessThreshold = TimeSpan(seconds: 60)
        let id = try await store.record(start)
        _ = try await store.record(draft())
        var expected = start
        expected.status = .completed
        expected.endedAt = hour(2)
        #expect(try await store.run(id).record == expected)
    }

    @Test func `an external id of another component is a conflict`() async throws {
        let store = try emptyStore()
        _ = try await store.record(draft())
        var other = draft()
        other.component = "infer"
        await #expect(
            throws: LineageError.conflict(
                "external_id \"a-1\" belongs to a run of another component than \"infer\".")
        ) {
            try await store.record(other)
        }
    }

    @Test func `a run cannot end before the start that is stored`() async throws {
        let store = try emptyStore()
        _ = try await store.record(draft(.running, at: 5))
        await #expect(
            throws: LineageError.invalid(field: "ended_at", reason: "is before started_at")
        ) {
            try await store.record(draft(.completed, at: 2))
        }
    }

    @Test func `outputs that come with the end reach those that read them meanwhile`() async throws
    {
        let store = try emptyStore()
        let old = try await store.record(step("train", at: 0, writes: ["model.pkl"]))
        let running = try await store.record(draft(.running))
        let reader = try await store.record(step("infer", at: 4, reads: ["model.pkl"]))
        #expect(try await store.run(reader).dependencies == [old])
        var end = draft()
        end.outputs = [Artifact(name: "model.pkl")]
        _ = try await store.record(end)
        #expect(try await store.run(reader).dependencies == [running])
    }

    @Test func `a run that fails at last is no longer what others named as upstream`() async throws
    {
        let store = try emptyStore()
        let good = try await store.record(step("train", at: 0))
        let running = try await store.record(draft(.running))
        var reader = step("infer", at: 4)
        reader.upstream = ["train"]
        let id = try await store.record(reader)
        #expect(try await store.run(id).dependencies == [running])
        _ = try await store.record(draft(.failed))
        #expect(try await store.run(id).dependencies == [good])
    }
}
