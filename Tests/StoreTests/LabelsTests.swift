import Instants
import Lineage
import Store
import Randomness
import Testing

@Suite struct LabelsTests {
    /// A run that reads artifacts with labels, given as `name` or `name@version` to labels.
    private func labelled(
        _ component: String, at hours: Double, reads: [String: [String]], writes: [String] = []
    ) -> RunDraft {
        var draft = step(component, at: hours, reads: reads.keys.sorted(), writes: writes)
        for index in draft.inputs.indices {
            let input = draft.inputs[index]
            let key = input.version.map { "\(input.name)@\($0)" } ?? input.name
            draft.inputs[index].labels = reads[key] ?? []
        }
        return draft
    }

    private func labels(_ artifacts: [Artifact]) -> [String: [String]] {
        Dictionary(uniqueKeysWithValues: artifacts.map { ($0.name, $0.labels) })
    }

    @Test func `labels spread from what a run read to all that came from it`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            labelled("clean", at: 0, reads: ["a": ["eu", "ann"], "b": ["bob"]], writes: ["c"]),
            step("other", at: 0, writes: ["d"]),
            step("train", at: 1, reads: ["c", "d"], writes: ["model.pkl"]),
            step("infer", at: 2, reads: ["model.pkl"], writes: ["p1"]),
        ])
        #expect(try await labels(store.run(1).inputs) == ["a": ["ann", "eu"], "b": ["bob"]])
        #expect(try await labels(store.run(1).outputs) == ["c": ["ann", "bob", "eu"]])
        #expect(try await labels(store.run(3).inputs) == ["c": ["ann", "bob", "eu"], "d": []])
        #expect(try await labels(store.run(4).outputs) == ["p1": ["ann", "bob", "eu"]])
        #expect(try await store.labels().map(\.name) == ["ann", "bob", "eu"])
        let carriers = try await store.artifacts(labelled: "bob").map(\.name)
        #expect(carriers == ["b", "c", "model.pkl", "p1"])
        #expect(try await store.artifact(named: "p1").labels == ["ann", "bob", "eu"])
        #expect(try await store.artifact(named: "a").labels == ["ann", "eu"])
    }

    @Test func `a label of an output reaches its readers and not its siblings`() async throws {
        let store = try emptyStore()
        var draft = step("split", at: 0, writes: ["train.csv@v1", "test.csv"])
        draft.outputs[0].labels = ["eu"]
        _ = try await store.record([
            draft, step("train", at: 1, reads: ["train.csv"], writes: ["m"]),
            step("evaluate", at: 1, reads: ["test.csv"], writes: ["e"]),
        ])
        #expect(try await labels(store.run(1).outputs) == ["train.csv": ["eu"], "test.csv": []])
        #expect(try await labels(store.run(2).outputs) == ["m": ["eu"]])
        #expect(try await labels(store.run(3).outputs) == ["e": []])
    }

    @Test func `a label belongs to a content version`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            labelled("train", at: 0, reads: ["users.csv@v1": ["ann"]], writes: ["m1"]),
            step("train", at: 1, reads: ["users.csv@v2"], writes: ["m2"]),
            step("train", at: 2, reads: ["users.csv@v1"], writes: ["m3"]),
        ])
        #expect(try await labels(store.run(2).outputs) == ["m2": []])
        #expect(try await labels(store.run(3).outputs) == ["m3": ["ann"]])
        #expect(
            try await store.artifacts(labelled: "ann").map { "\($0.name) \($0.version ?? "-")" }
                == ["m1 -", "m3 -", "users.csv v1"])
    }

    @Test func `a label that is learnt late reaches what was made meanwhile`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            step("clean", at: 0, reads: ["raw"], writes: ["c"]),
            step("train", at: 1, reads: ["c"], writes: ["m"]),
            labelled("audit", at: 2, reads: ["raw": ["ann"]]),
        ])
        #expect(try await labels(store.run(2).outputs) == ["m": ["ann"]])
    }

    @Test func `labels follow a maker that is recorded late`() async throws {
        let store = try emptyStore()
        _ = try await store.record([
            labelled("clean", at: 0, reads: ["raw": ["ann"]], writes: ["c"]),
            step("train", at: 5, reads: ["c"], writes: ["m"]),
            step("infer", at: 6, reads: ["m"], writes: ["p"]),
        ])
        #expect(try await labels(store.run(3).outputs) == ["p": ["ann"]])
        _ = try await store.record(
            labelled("clean", at: 3, reads: ["raw2": ["bob"]], writes: ["c"]))
        #expect(try await labels(store.run(2).inputs) == ["c": ["bob"]])
        #expect(try await labels(store.run(3).outputs) == ["p": ["bob"]])
    }

    // MARK: Retraction

    @Test func `a retracted label warns within the threshold and refuses past it`() async throws {
        let clock = MovedClock(hour(10))
        let store = try emptyStore(clock)
        _ = try await store.record([
            labelled("clean", at: 0, reads: ["raw": ["ann"]], writes: ["c"]),
            step("train", at: 1, reads: ["c"], writes: ["m"]),
        ])
        try await store.retract(labels: ["ann"])
        #expect(try await store.run(2).retractedLabels == [])

        let inGrace = try await store.record(step("train", at: 10 + 24 * 30, reads: ["c"]))
        #expect(try await store.run(inGrace).retractedLabels == ["ann"])
        let late = step("train", at: 10.5 + 24 * 30, reads: ["c"], writes: ["n"])
        await #expect(
            throws: LineageError.conflict(
                "The run reads data labelled \"ann\", which was retracted at "
                    + "2020-01-01T10:00:00Z.")
        ) {
            try await store.record(late)
        }
        await #expect(throws: LineageError.unknownArtifact("n")) {
            try await store.trace(output: "n")
        }
        var patient = late
        patient.stalenessThreshold = TimeSpan(seconds: 86_400 * 40)
        #expect(try await store.run(store.record(patient)).retractedLabels == ["ann"])
        var strict = step("train", at: 11, reads: ["c"])
        strict.stalenessThreshold = TimeSpan(seconds: 0)
        await #expect(throws: LineageError.self) { try await store.record(strict) }
    }

    @Test func `a run that read a label before its retraction can still be ended`() async throws {
        let clock = MovedClock(hour(10))
        let store = try emptyStore(clock)
        try await store.retract(labels: ["ann"])
        var running = step("train", at: 11, reads: ["raw"])
        running.endedAt = nil
        running.status = .running
        running.externalID = "x"
        running.stalenessThreshold = TimeSpan(seconds: 0)
        let id = try await store.record(running)
        // The label of what the run has read becomes known while the run goes on.
        _ = try await store.record(labelled("audit", at: 5, reads: ["raw": ["ann"]]))
        #expect(try await store.run(id).retractedLabels == ["ann"])

        // What it reads from now on is judged, by the threshold that it began with.
        _ = try await store.record(labelled("audit", at: 6, reads: ["more": ["ann"]]))
        running.inputs = ["raw", "more"].map(artifact)
        running.stalenessThreshold = nil
        await #expect(throws: LineageError.self) { try await store.record(running) }
        #expect(try await store.run(id).inputs.map(\.name) == ["raw"])

        var ended = step("train", at: 11, reads: ["raw"], writes: ["m"])
        ended.externalID = "x"
        ended.stalenessThreshold = TimeSpan(seconds: 0)
        #expect(try await store.record(ended) == id)
        #expect(try await store.run(id).status == .completed)
        #expect(try await store.run(id).outputs.map(\.name) == ["m"])
    }

    @Test func `history that ran before a retraction can still be recorded`() async throws {
        let store = try emptyStore(MovedClock(hour(24 * 90)))
        try await store.retract(labels: ["ann"])
        let old = try await store.record(labelled("train", at: 5, reads: ["raw": ["ann"]]))
        #expect(try await store.run(old).retractedLabels == [])
    }

    @Test func `labels are listed with their retraction, which keeps its time`() async throws {
        let clock = MovedClock(hour(1))
        let store = try emptyStore(clock)
        try await store.createLabels(["eu", "bob", "eu"])
        try await store.retract(labels: ["bob", "new"])
        clock.move(to: hour(9))
        try await store.retract(labels: ["bob"])
        let retracted = [
            DataLabel(name: "bob", retractedAt: hour(1)),
            DataLabel(name: "new", retractedAt: hour(1)),
        ]
        #expect(try await store.labels() == [retracted[0], DataLabel(name: "eu"), retracted[1]])
        #expect(try await store.retractedLabels() == retracted)
        #expect(try await store.artifacts(labelled: "eu") == [])
    }

    @Test func `an unknown or empty label is refused`() async throws {
        let store = try emptyStore()
        await #expect(throws: LineageError.unknownLabel("x")) {
            try await store.artifacts(labelled: "x")
        }
        let empty = LineageError.invalid(field: "labels[1]", reason: "is empty")
        await #expect(throws: empty) { try await store.createLabels(["a", ""]) }
        await #expect(throws: empty) { try await store.retract(labels: ["a", ""]) }
        #expect(try await store.labels() == [])
    }

    /// Labels must not tell in which order the runs were recorded.
    @Test(arguments: 0..<6) func `labels do not depend on the order of arrival`(
        seed: Int
    ) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let names = ["a", "b", "c", "d", "a@1", "b@1"]
        var drafts = (0..<30).map { index in
            step(
                "c\(index % 3)", at: Double(index),
                reads: (0..<2).compactMap { _ in names.randomElement(using: &generator) },
                writes: (0..<2).compactMap { _ in names.randomElement(using: &generator) })
        }
        for index in [0, 7, 19] { drafts[index].inputs[0].labels = ["l\(index)"] }
        drafts[11].outputs[0].labels = ["out"]
        let expected = try await outcome(drafts)
        #expect(expected.values.contains { $0.count > 1 })
        for _ in 0..<2 {
            #expect(try await outcome(drafts.shuffled(using: &generator)) == expected)
        }
    }

    /// The labels of the outputs of each run, by its start.
    private func outcome(_ drafts: [RunDraft]) async throws -> [Instant: Set<String>] {
        let store = try emptyStore()
        var found: [Instant: Set<String>] = [:]
        for id in try await store.record(drafts) {
            let run = try await store.run(id)
            found[run.startedAt] = Set(run.outputs.flatMap(\.labels))
        }
        return found
    }
}
