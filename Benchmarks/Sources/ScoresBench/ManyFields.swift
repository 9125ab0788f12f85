import Drift
import Instants
import Monitor
import Sketches
import Timing

/// A monitor of many fields, most of them numbers, each with a window of panes and a reference.
struct ManyFields {
    let monitor: Monitor
    private let names: [String]
    /// The values of the newest pane.
    private let newest: [ObservedColumn]
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
        var columns: [ObservedColumn] = []
        for pane in 0..<Self.paneCount {
            columns = names.enumerated().map { index, name in
                ObservedColumn(name: name, values: Self.values(index, &draws))
            }
            Self.observe(columns, pane: pane, monitor, from: start)
        }
        newest = columns
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

    private static func observe(
        _ columns: [ObservedColumn], pane: Int, _ monitor: Monitor, from start: Instant
    ) {
        let batch = ObservationBatch(
            component: "inference", role: .input,
            timestamp: start + TimeSpan(seconds: Double(pane) * 150), rowCount: rowsPerPane,
            columns: columns)
        try? monitor.observe(batch)
    }

    /// What reading the scores of all fields costs, in milliseconds.
    func measured() async -> ComparisonTable {
        let count = names.count
        var table = ComparisonTable(unit: "ms")
        for (work, target, changed) in [
            ("all changed", 250.0, count), ("100 changed", nil, 100), ("none changed", nil, 0),
        ] {
            var processor: [Double] = []
            var elapsed: [Double] = []
            let clock = ContinuousClock()
            for _ in 0..<Self.repetitionCount {
                Self.observe(
                    Array(newest.prefix(changed)), pane: Self.paneCount - 1, monitor, from: start)
                let start = (CPUTime.now, clock.now)
                CPUTime.keep(await monitor.readingsSideBySide())
                processor.append((CPUTime.now - start.0) / 1e6)
                elapsed.append(start.1.duration(to: clock.now) / .milliseconds(1))
            }
            let middle = Self.repetitionCount / 2
            table.add(
                "scoring \(count) fields, \(work), processor", ours: processor.sorted()[middle])
            table.add(
                "scoring \(count) fields, \(work), elapsed", ours: elapsed.sorted()[middle],
                target: target)
        }
        return table
    }

    private static let repetitionCount = 7
}
