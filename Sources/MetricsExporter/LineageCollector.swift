import Exposition
import Instants
import Lineage
import Strandline

/// The health of pipelines: their runs, their tests, and who owns them.
struct LineageCollector: MetricsCollector {
    static let name = "lineage"

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        durations(of: snapshot.lineage) + (snapshot.lineage.statistics.map(counts) ?? [])
    }

    private func counts(of lineage: LineageStatistics) -> [MetricFamily] {
        var info = MetricFamily(Self.info)
        var runs = MetricFamily(Self.runs)
        var running = MetricFamily(Self.running)
        var lastRun = MetricFamily(Self.lastRun)
        var tests = MetricFamily(Self.tests)
        var flagged = MetricFamily(Self.flagged)
        let known = Dictionary(
            lineage.runs.map { (RunsKey(component: $0.component, status: $0.status), $0) }
        ) { first, _ in first }
        for component in lineage.components {
            info.add(LabelSet([("component", component.name), ("owner", component.owner)]), 1)
            for status in RunStatus.allCases {
                let labels = LabelSet([("component", component.name), ("status", status.rawValue)])
                let entry = known[RunsKey(component: component.name, status: status)]
                let count = Double(entry?.count ?? 0)
                if status == .running {
                    // A run that ends is counted among those that have, and no more among these.
                    running.add(LabelSet([("component", component.name)]), count)
                } else {
                    // Both are exported, so that a first failure is an increase from zero.
                    runs.add(labels, count)
                }
                if let entry { lastRun.add(labels, entry.lastAt.unixSeconds) }
            }
        }
        for test in lineage.tests {
            let labels = LabelSet([("component", test.component), ("test", test.name)])
            tests.add(labels.appending("result", "passed"), Double(test.passed))
            tests.add(labels.appending("result", "failed"), Double(test.failed))
        }
        var stale = MetricFamily(Self.stale)
        for entry in lineage.staleInputs {
            stale.add(LabelSet([("component", entry.component)]), Double(entry.count))
        }
        flagged.add(.empty, Double(lineage.flaggedOutputCount))
        return [info, runs, running, lastRun, tests, stale, flagged]
    }

    private func durations(of snapshot: LineageSeries) -> [MetricFamily] {
        var durations = MetricFamily(Self.durations)
        for (component, histogram) in snapshot.runDurations.sorted(by: { $0.key < $1.key }) {
            durations.add(LabelSet([("component", component)]), histogram: histogram.sample)
        }
        var lags = MetricFamily(Self.featureLags)
        for (component, histogram) in snapshot.featureLags.sorted(by: { $0.key < $1.key }) {
            lags.add(LabelSet([("component", component)]), histogram: histogram.sample)
        }
        return [durations, lags]
    }

    private struct RunsKey: Hashable {
        let component: String
        let status: RunStatus
    }

    private static let info = MetricDescriptor(
        name: "strandline_component_info",
        help: "A component and its owner.", type: .info)
    private static let runs = MetricDescriptor(
        name: "strandline_runs_total", help: "Runs that have ended, by status.",
        type: .counter)
    private static let running = MetricDescriptor(
        name: "strandline_runs_running", help: "Runs in progress.",
        type: .gauge)
    private static let lastRun = MetricDescriptor(
        name: "strandline_last_run_timestamp_seconds", help: "Start time of the latest run.",
        type: .gauge, unit: "seconds")
    private static let tests = MetricDescriptor(
        name: "strandline_run_tests_total", help: "Tests of runs, by result.",
        type: .counter)
    private static let stale = MetricDescriptor(
        name: "strandline_stale_inputs",
        help: "Stale inputs of the latest run of a component.", type: .gauge)
    private static let flagged = MetricDescriptor(
        name: "strandline_flagged_outputs", help: "Outputs flagged as wrong.",
        type: .gauge)
    private static let featureLags = MetricDescriptor(
        name: "strandline_feature_lag_seconds",
        help: "Time from an input row's own timestamp to its arrival, since the server started.",
        type: .histogram, unit: "seconds")
    private static let durations = MetricDescriptor(
        name: "strandline_run_duration_seconds",
        help: "Duration of the runs that were logged since the server started.",
        type: .histogram, unit: "seconds")
}
