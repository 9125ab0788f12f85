import Drift
import Instants
import Monitor
import Sketches
import Timing

/// A monitor of many fields, most of them numbers, each with a window of panes and a reference.
struct ManyFields {
    let monitor: Monitor
    private let names: [String]
    private let start = Instant(microseconds: 1_583_625_600_000_000)

    private static let paneCount = 24
    private static let rowsPerPane = 50

    init(fieldCount: Int) {
        var options = MonitorOptions()
        options.limits.columnCountMax = fieldCount
        let end = start + TimeSpan(seconds: 3600)
        monitor = Monitor(options: options, clock: WallClock { end })
        var draws = SampleSource(seed: 2)
        names = (0..<fieldCount).map { "field \($0)" }
        for pane in 0..<Self.paneCount { observe(fieldCount, pane: pane, &draws) }
        for field in monitor.fields {
            guard let window = field.reading(at: end).window else { continue }
            try? monitor.setReference(
                [Pane(start: start, summary: window)], origin: .profile, of: field.key)
        }
    }

    private static func values(_ index: Int, _ draws: inout SampleSource) -> ColumnValues {
        switch index % 5 {
        case 0:
            return .categorical(
                CategoryColumn(
                    (0..<rowsPerPane).map { _ in "category \(Int(12 * draws.uniform()))" }))
        case 1: return .numeric((0..<rowsPerPane).map { _ in (8 * draws.uniform()).rounded() })
        default: return .numeric((0..<rowsPerPane).map { _ in draws.normal() })
        }
    }

    /// Takes new values of the first fields into a pane.
    private func observe(_ fieldCount: Int, pane: Int, _ draws: inout SampleSource) {
        let columns = names.prefix(fieldCount).enumerated().map { index, name in
            ObservedColumn(name: name, values: Self.values(index, &draws))
        }
        let batch = ObservationBatch(
            component: "inference", role: .input,
            timestamp: start + TimeSpan(seconds: Double(pane) * 150), rowCount: Self.rowsPerPane,
            columns: columns)
        try? monitor.observe(batch)
    }

    /// What reading the scores of all fields costs, in milliseconds.
    func measured() async -> ComparisonTable {
        let count = names.count
        var table = ComparisonTable(unit: "ms")
        var draws = SampleSource(seed: 3)
        var pane = Self.paneCount - 1
        for work in [
            Work(name: "none changed", changedCount: 0, slides: false, target: nil),
            Work(name: "100 changed", changedCount: 100, slides: false, target: nil),
            Work(name: "all changed", changedCount: count, slides: false, target: 250),
            Work(name: "all windows slid", changedCount: count, slides: true, target: 250),
        ] {
            var processor: [Double] = []
            var elapsed: [Double] = []
            let clock = ContinuousClock()
            for _ in 0..<Self.repetitionCount {
                if work.slides { pane += 1 }
                observe(work.changedCount, pane: pane, &draws)
                let start = (CPUTime.now, clock.now)
                CPUTime.keep(await monitor.readingsSideBySide())
                processor.append((CPUTime.now - start.0) / 1e6)
                elapsed.append(start.1.duration(to: clock.now) / .milliseconds(1))
            }
            let middle = Self.repetitionCount / 2
            table.add(
                "scoring \(count) fields, \(work.name), processor",
                ours: processor.sorted()[middle])
            table.add(
                "scoring \(count) fields, \(work.name), elapsed", ours: elapsed.sorted()[middle],
                target: work.target)
        }
        return table
    }

    /// What came between two readings.
    private struct Work {
        let name: String
        /// How many fields have new values.
        let changedCount: Int
        /// Whether they lie in a pane of their own, so that the oldest one leaves the window.
        let slides: Bool
        /// Elapsed milliseconds.
        let target: Double?
    }

    private static let repetitionCount = 7
}
