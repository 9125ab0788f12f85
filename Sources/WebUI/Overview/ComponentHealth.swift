import Instants
import Lineage

/// What is wrong with a component's runs.
struct ComponentHealth: Sendable {
    let component: Component
    /// Its runs of all kinds, and when the last of each was.
    private let runs: [LineageStatistics.Runs]
    let failedTests: [LineageStatistics.Tests]
    /// How many of the runs that its latest run depends on are stale.
    let staleInputCount: Int

    /// When its latest run failed; nil where the latest run did not.
    var failedAt: Instant? {
        guard let failed = runs.first(where: { $0.status == .failed }) else { return nil }
        let completed = runs.first { $0.status == .completed }
        return completed.map { $0.lastAt < failed.lastAt } ?? true ? failed.lastAt : nil
    }

    var lastRunAt: Instant? { runs.map(\.lastAt).max() }

    var runCount: Int { runs.reduce(0) { $0 + $1.count } }

    var failureCount: Int {
        runs.filter { $0.status == .failed }.reduce(0) { $0 + $1.count }
    }

    var isFailing: Bool { failedAt != nil }

    var isStale: Bool { staleInputCount > 0 }
}

extension ComponentHealth {
    /// The health of every component, in the order of names.
    static func all(_ statistics: LineageStatistics) -> [ComponentHealth] {
        let runs = Dictionary(grouping: statistics.runs, by: \.component)
        let tests = Dictionary(grouping: statistics.tests, by: \.component)
        let stale = Dictionary(grouping: statistics.staleInputs, by: \.component)
        return statistics.components.map { component in
            ComponentHealth(
                component: component, runs: runs[component.name] ?? [],
                failedTests: (tests[component.name] ?? []).filter { $0.failed > 0 },
                staleInputCount: stale[component.name]?.first?.count ?? 0)
        }
    }
}
