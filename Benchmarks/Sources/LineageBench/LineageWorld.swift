import Instants
import Lineage
import Store

/// A store that grows by pipelines of nine steps, each of which writes four artifacts of its own.
///
/// A step reads two artifacts of the step before, and the last one a model, too; every 100th
/// pipeline trains a new model on its own data. Code changes every 5,000 runs of a step.
struct LineageWorld {
    static let stepCount = 9
    private static let trainingStep = 5
    private static let batchCount = 900

    let store: SQLiteStore
    private(set) var runCount = 0
    private let start = Instant(microseconds: 1_600_000_000_000_000)

    init(_ store: SQLiteStore) {
        self.store = store
    }

    /// Records runs until there are so many.
    mutating func grow(to count: Int) async throws {
        while runCount < count {
            let size = min(Self.batchCount, count - runCount)
            _ = try await store.record((0..<size).map { draft(runCount + $0) })
            runCount += size
        }
    }

    /// Records the next run alone; the caller awaits that it is on disk.
    mutating func append() async throws {
        _ = try await store.record([draft(runCount)])
        runCount += 1
    }

    /// Records the next runs one by one, by so many writers at once.
    mutating func append(_ count: Int, writers: Int) async throws {
        let (store, first) = (store, runCount)
        let drafts = (0..<count).map { draft(first + $0) }
        try await withThrowingTaskGroup { group in
            for writer in 0..<writers {
                group.addTask {
                    for index in stride(from: writer, to: count, by: writers) {
                        _ = try await store.record([drafts[index]])
                    }
                }
            }
            try await group.waitForAll()
        }
        runCount += count
    }

    /// An output of the last step of a pipeline that lies so many pipelines back.
    func output(pipelinesBack: Int) -> String {
        let pipeline = runCount / Self.stepCount - 1 - pipelinesBack
        return "p\(pipeline)/s\(Self.stepCount - 1)/0"
    }

    static func component(_ step: Int) -> String { "step-\(step)" }

    private func draft(_ index: Int) -> RunDraft {
        let (pipeline, step) = (index / Self.stepCount, index % Self.stepCount)
        var draft = RunDraft(
            component: Self.component(step),
            startedAt: start + TimeSpan(seconds: Double(index) * 10),
            endedAt: start + TimeSpan(seconds: Double(index) * 10 + 8),
            outputs: (0..<4).map { Artifact(name: "p\(pipeline)/s\(step)/\($0)", kind: .data) },
            gitCommit: "commit-\(pipeline / 5000)",
            code: "def step_\(step)(): # \(pipeline / 5000)",
            parameters: ["depth": "\(pipeline / 2000 % 7)", "step": "\(step)"],
            tests: [TestResult(name: "rows", passed: !index.isMultiple(of: 997))])
        if step > 0 {
            draft.inputs = (0..<2).map { Artifact(name: "p\(pipeline)/s\(step - 1)/\($0)") }
        }
        let model = Artifact(name: "model", version: "\(pipeline / 100)", kind: .model)
        if step == Self.trainingStep, pipeline.isMultiple(of: 100) { draft.outputs.append(model) }
        if step == Self.stepCount - 1 { draft.inputs.append(model) }
        return draft
    }
}
