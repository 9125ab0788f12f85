import Foundation
import Instants
import Lineage
import Store
import Timing

/// Prints what the store's questions cost at growing numbers of runs, and on two graphs that are
/// known to break traversals.
@main struct LineageBench {
    private static let goals: [(work: String, microseconds: Double, peer: String)] = [
        ("append one run, eight writers", 200, "mltrace append"),
        ("append one run, one writer", 200, "mltrace append"),
        ("trace, 9 runs deep", 1000, "mltrace trace"),
        ("history of 100", 2000, "mltrace history"),
        ("review of 100 flags", 10_000, "mltrace review"),
    ]

    static func main() async throws {
        let peers = PeerFigures()
        let largest = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("lineage-bench-\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let sizes = [10_000, 100_000, 1_000_000].filter { $0 <= largest }
        let store = try SQLiteStore.open(directory: folder.path, clock: .system)
        var world = LineageWorld(store)
        var columns: [[Double]] = []
        for size in sizes {
            let start = (wall: ContinuousClock.now, runCount: world.runCount, time: CPUTime.now)
            try await world.grow(to: size)
            let count = Double(size - start.runCount)
            print(
                "\(size) runs: filled in \(start.wall.duration(to: .now)), "
                    + "\(whole((CPUTime.now - start.time) / 1000 / count)) µs of CPU a run")
            columns.append(try await figures(&world))
        }
        try store.close()
        let titles = sizes.map { "\($0) runs" } + ["mltrace, 1000 runs", "ratio"]
        print("| CPU µs, median | goal | \(titles.joined(separator: " | ")) |")
        print("|---|---" + String(repeating: "|---", count: titles.count) + "|")
        for (row, goal) in goals.enumerated() {
            let ours = columns.map { $0[row] }
            let theirs = peers[goal.peer].map { $0 / 1000 }
            let cells =
                ours.map(Self.whole) + [theirs.map(Self.whole) ?? ""]
                + [theirs.map { Self.ratio($0 / (ours.last ?? 1)) } ?? ""]
            print(
                "| \(goal.work) | \(whole(goal.microseconds)) | "
                    + cells.joined(separator: " | ") + " |")
        }
        try await printGraphs()
        RowMapFigures.printTable()
    }

    private static func ratio(_ value: Double) -> String {
        value < 10 ? "\((value * 10).rounded() / 10)×" : whole(value) + "×"
    }

    private static func whole(_ figure: Double) -> String { "\(Int(figure.rounded()))" }

    /// Processor time in microseconds, in the order of the goals.
    private static func figures(_ world: inout LineageWorld) async throws -> [Double] {
        let store = world.store
        var together: [Double] = []
        for _ in 0..<15 {
            let start = CPUTime.now
            try await world.append(160, writers: 8)
            together.append((CPUTime.now - start) / 160)
        }
        together.sort()
        var appends: [Double] = []
        for _ in 0..<200 {
            let start = CPUTime.now
            try await world.append()
            appends.append(CPUTime.now - start)
        }
        let trace = try await CPUTime.median(repetitions: 100) { round in
            let trace = try await store.trace(
                output: world.output(pipelinesBack: round * 7), depth: LineageWorld.stepCount - 1)
            precondition(trace.nodes.count >= LineageWorld.stepCount)
        }
        let history = try await CPUTime.median(repetitions: 50) { round in
            let runs = try await store.runs(
                ofComponent: LineageWorld.component(round % LineageWorld.stepCount), limit: 100)
            precondition(runs.count == 100)
        }
        _ = try await store.flag((0..<100).map { world.output(pipelinesBack: $0 * 3) })
        let review = try await CPUTime.median(repetitions: 20) { _ in
            let review = try await store.review(limit: 5)
            precondition(review.flaggedOutputs.count == 100)
        }
        _ = try await store.unflagAll()
        appends.sort()
        return [together[together.count / 2], appends[appends.count / 2], trace, history, review]
            .map { $0 / 1000 }
    }

    /// Traces through a chain of 100,000 runs and through 40 diamonds, one on top of another.
    private static func printGraphs() async throws {
        print("\n| CPU ms, median | runs | trace | review of its end |\n|---|---|---|---|")
        let chain = (0..<100_000).map { index in
            RunDraft(
                component: "step", startedAt: Instant(microseconds: Int64(index)),
                inputs: [Artifact(name: "a\(index)")], outputs: [Artifact(name: "a\(index + 1)")])
        }
        var diamonds = [
            RunDraft(
                component: "join", startedAt: Instant(microseconds: 0),
                outputs: [Artifact(name: "j0")])
        ]
        for level in 0..<40 {
            let at = Instant(microseconds: Int64(level + 1) * 10)
            for side in ["left", "right"] {
                diamonds.append(
                    RunDraft(
                        component: side, startedAt: at, inputs: [Artifact(name: "j\(level)")],
                        outputs: [Artifact(name: "\(side)\(level)")]))
            }
            diamonds.append(
                RunDraft(
                    component: "join", startedAt: at + TimeSpan(microseconds: 1),
                    inputs: [Artifact(name: "left\(level)"), Artifact(name: "right\(level)")],
                    outputs: [Artifact(name: "j\(level + 1)")]))
        }
        for (name, drafts, output) in [
            ("chain", chain, "a100000"), ("40 stacked diamonds", diamonds, "j40"),
        ] {
            let store = try SQLiteStore.inMemory(clock: .system)
            for start in stride(from: 0, to: drafts.count, by: 1000) {
                _ = try await store.record(
                    Array(drafts[start..<min(drafts.count, start + 1000)]))
            }
            let time = try await CPUTime.median(repetitions: 3) { _ in
                let trace = try await store.trace(output: output)
                precondition(trace.nodes.count == drafts.count)
                CPUTime.keep(trace.lines)
            }
            _ = try await store.flag([output])
            let review = try await CPUTime.median(repetitions: 3) { _ in
                CPUTime.keep(try await store.review(limit: 5))
            }
            print(
                "| \(name) | \(drafts.count) | \((time / 10_000).rounded() / 100) "
                    + "| \((review / 10_000).rounded() / 100) |")
        }
    }
}
