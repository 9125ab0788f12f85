import Evaluation
import Lineage
import Strandline

/// What of lineage and tasks is published: as much as fits below the limit of all series.
///
/// Components, tests and tasks have the names that clients choose, so that anybody who may send could
/// flood Prometheus. Those that were heard of first are published, so that what is published stays;
/// of a component its runs come before how long they took, and its tests come last.
struct LineageSeries: Sendable {
    /// Nil where the store could not be read.
    private(set) var statistics: LineageStatistics?
    private(set) var tasks: [TaskReading] = []
    /// By component, since the server started.
    private(set) var runDurations: [String: DurationHistogram] = [:]
    /// How late rows of inputs came, by component, since the server started.
    private(set) var featureLags: [String: DurationHistogram] = [:]
    /// The series that all of this has.
    private(set) var count = 0
    /// The series refused for want of capacity.
    private(set) var refusedCount = 0

    /// What there is to be published.
    struct Found: Sendable {
        var statistics: LineageStatistics?
        var tasks: [TaskReading] = []
        /// Tasks that were not even looked at.
        var furtherTaskCount = 0
        var runDurations: [String: DurationHistogram] = [:]
        var featureLags: [String: DurationHistogram] = [:]
    }

    /// The least series of a component: who owns it, its runs by how they stand, and its stale inputs.
    static let componentCountMin = 5
    /// The least series of a task.
    static let taskCountMin = 1
    /// The series of a test: how often it passed, and how often it failed.
    static let testCount = 2

    /// - Parameters:
    ///   - found: All that was found.
    ///   - remainingCapacity: How many series there may be.
    init(_ found: Found, remainingCapacity: Int) {
        let remainingCapacity = max(0, remainingCapacity)
        addComponents(of: found, remainingCapacity)
        for task in found.tasks where admits(task.seriesCount, remainingCapacity) {
            tasks.append(task)
        }
        refusedCount += found.furtherTaskCount * Self.taskCountMin
        addHistograms(found.runDurations, to: \.runDurations, remainingCapacity)
        addHistograms(found.featureLags, to: \.featureLags, remainingCapacity)
        addTests(of: found, remainingCapacity)
    }

    /// Whether some series are published, which are counted either way.
    private mutating func admits(_ added: Int, _ remainingCapacity: Int) -> Bool {
        guard added <= remainingCapacity - count else {
            refusedCount += added
            return false
        }
        count += added
        return true
    }

    private mutating func addComponents(of found: Found, _ remainingCapacity: Int) {
        guard var shown = found.statistics else { return }
        let runs = Dictionary(grouping: shown.runs, by: \.component)
        var names: Set<String> = []
        for component in shown.components {
            let timed = runs[component.name]?.count ?? 0
            if admits(Self.componentCountMin + timed, remainingCapacity) {
                names.insert(component.name)
            }
        }
        refusedCount +=
            (shown.componentCount - shown.components.count) * Self.componentCountMin
        shown.components.removeAll { !names.contains($0.name) }
        shown.runs.removeAll { !names.contains($0.component) }
        shown.staleInputs.removeAll { !names.contains($0.component) }
        shown.tests = []
        statistics = shown
    }

    /// The histograms of the components that are published, in the order of these.
    private mutating func addHistograms(
        _ histograms: [String: DurationHistogram],
        to path: WritableKeyPath<LineageSeries, [String: DurationHistogram]>,
        _ remainingCapacity: Int
    ) {
        let names = statistics?.components.map(\.name) ?? histograms.keys.sorted()
        for name in names {
            guard let histogram = histograms[name], admits(histogram.seriesCount, remainingCapacity)
            else {
                continue
            }
            self[keyPath: path][name] = histogram
        }
    }

    private mutating func addTests(of found: Found, _ remainingCapacity: Int) {
        guard let all = found.statistics else { return }
        let names = Set(statistics?.components.map(\.name) ?? [])
        for test in all.tests
        where names.contains(test.component) && admits(Self.testCount, remainingCapacity) {
            statistics?.tests.append(test)
        }
        refusedCount += (all.testCount - all.tests.count) * Self.testCount
    }
}

extension DurationHistogram {
    /// Its buckets, sum and count.
    fileprivate var seriesCount: Int { counts.count + 2 }
}

extension TaskReading {
    /// Its figures, the share of labelled outputs, and how late labels come.
    fileprivate var seriesCount: Int { metrics.values.count + 1 + (lag?.seriesCount ?? 0) }
}
