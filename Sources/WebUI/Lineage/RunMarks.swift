import Charts
import Drift
import Lineage
import Monitor
import Strandline

/// What a person should see at first sight of each run of a graph.
struct RunMarks: Sendable {
    private let flagged: Set<String>
    /// By component, the highest score of its serving fields.
    private let servingScores: [String: Double]
    /// By run, the highest score of what it brought.
    private let runScores: [Int64: Double]

    /// - Parameters:
    ///   - runs: Those that are shown: the fields of all others are not read.
    ///   - engine: Knows flags and fields.
    /// - Throws: GRDB's `DatabaseError`.
    init(of runs: [Run], _ engine: Engine) async throws {
        flagged = try await engine.flagged(
            among: Set(runs.lazy.flatMap(\.outputs).map(\.name)))
        let components = Set(runs.map(\.component))
        var serving: [String: Double] = [:]
        var byRun: [Int64: Double] = [:]
        for reading in await engine.readings(
            where: { components.contains($0.component) })
        {
            guard let score = reading.report?.score, score >= 1 else { continue }
            if let run = reading.run {
                byRun[run] = max(byRun[run] ?? 0, score)
            } else {
                serving[reading.key.component] = max(serving[reading.key.component] ?? 0, score)
            }
        }
        servingScores = serving
        runScores = byRun
    }

    func isFlagged(_ output: String) -> Bool { flagged.contains(output) }

    /// The score of a run's fields, or of its component's where they belong to no run.
    func score(of run: Run) -> Double? { runScores[run.id] ?? servingScores[run.component] }

    /// The worst first.
    func badges(of run: Run) -> [LineageChart.Badge] {
        var badges: [LineageChart.Badge] = []
        if run.status == .failed { badges.append(.init(.failed, "✕ failed")) }
        if let score = score(of: run) {
            badges.append(.init(.drifted, "▲ drift \(NumberText.short(score))"))
        }
        if run.outputs.contains(where: { flagged.contains($0.name) }) {
            badges.append(.init(.flagged, "⚑ flagged"))
        }
        if !run.staleness.isEmpty { badges.append(.init(.stale, "◷ stale")) }
        if run.status == .running { badges.append(.init(.running, "… running")) }
        return badges
    }
}
