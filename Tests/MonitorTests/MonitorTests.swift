import Drift
import Instants
import Sketches
import Testing

@testable import Monitor

struct MonitorTests {
    private let clock = ManualClock()
    private let key = FieldKey(component: "c", role: .output, field: "n")

    private func monitor(_ change: (inout MonitorOptions) -> Void = { _ in }) -> Monitor {
        var options = MonitorOptions()
        change(&options)
        return Monitor(options: options, clock: clock.clock)
    }

    private func batch(
        _ columns: [(String, ColumnValues)], at time: Instant? = nil
    ) -> ObservationBatch {
        ObservationBatch(
            component: "c", role: .output, timestamp: time,
            rowCount: columns.first?.1.count ?? 0,
            columns: columns.map { ObservedColumn(name: $0.0, values: $0.1) })
    }

    private func numbers(_ count: Int, from start: Double = 0) -> ColumnValues {
        .numeric((0..<count).map { start + Double(($0 * 7919) % 1009) / 1009 })
    }

    @Test func `a window holds what came within its span`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", numbers(10))]))
        clock.advance(seconds: 1800)
        try monitor.observe(batch([("n", numbers(5))]))
        #expect(try monitor.reading(of: key).window?.rowCount == 15)
        clock.advance(seconds: 1900)
        #expect(try monitor.reading(of: key).window?.rowCount == 5)
        clock.advance(seconds: 3600)
        let reading = try monitor.reading(of: key)
        #expect(reading.window == nil)
        #expect(reading.counters.valueCount == 15)
    }

    @Test func `values in event time slide the window with them and not with the clock`() throws {
        let monitor = monitor()
        let start = clock.now - TimeSpan(seconds: 1_000_000)
        try monitor.observe(batch([("n", numbers(10))], at: start))
        clock.advance(seconds: 10_000)
        #expect(try monitor.reading(of: key).window?.rowCount == 10)
        try monitor.observe(batch([("n", numbers(3))], at: start + TimeSpan(seconds: 7200)))
        #expect(try monitor.reading(of: key).window?.rowCount == 3)
    }

    @Test func `a late value goes into its pane, or is counted as late`() throws {
        let monitor = monitor()
        let start = clock.now
        try monitor.observe(batch([("n", numbers(10))], at: start))
        try monitor.observe(batch([("n", numbers(4))], at: start - TimeSpan(seconds: 3000)))
        #expect(try monitor.reading(of: key).window?.rowCount == 14)
        try monitor.observe(batch([("n", numbers(2))], at: start - TimeSpan(seconds: 4000)))
        let reading = try monitor.reading(of: key)
        #expect(reading.window?.rowCount == 14)
        #expect(reading.counters.lateCount == 2)
        #expect(reading.counters.valueCount == 16)
    }

    @Test func `the first full window becomes the reference`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", numbers(300))]))
        clock.advance(seconds: 1800)
        try monitor.observe(batch([("n", numbers(300))]))
        #expect(try monitor.reading(of: key).reference == nil)
        clock.advance(seconds: 1900)
        try monitor.observe(batch([("n", numbers(300))]))
        let reading = try monitor.reading(of: key)
        #expect(reading.reference?.origin == .bootstrap)
        #expect(reading.reference?.prepared?.summary.rowCount == 600)
        #expect(try #require(reading.report).score < 1)
    }

    @Test func `a shift after the reference scores above one`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", numbers(3000))]))
        clock.advance(seconds: 7200)
        try monitor.observe(batch([("n", numbers(3000, from: 0.5))]))
        let reading = try monitor.reading(of: key)
        #expect(try #require(reading.report).score > 1)
        #expect(try #require(reading.recentReport).score > 1)
    }

    @Test func `a first window of a few rows is no reference`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", numbers(20))]))
        clock.advance(seconds: 7200)
        try monitor.observe(batch([("n", numbers(500))]))
        #expect(try monitor.reading(of: key).reference == nil)
        clock.advance(seconds: 7200)
        #expect(try monitor.reading(of: key).reference?.prepared?.summary.rowCount == 500)
    }

    @Test func `a reference set by hand stays until it is taken back`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", numbers(500))]))
        let calm = try #require(try monitor.reading(of: key).window)
        try monitor.setReference(
            [Pane(start: clock.now, summary: calm)], origin: .profile, of: key)
        clock.advance(seconds: 7200)
        try monitor.observe(batch([("n", numbers(500))]))
        #expect(try monitor.reading(of: key).reference?.origin == .profile)
        try monitor.removeReference(of: key)
        #expect(try monitor.reading(of: key).reference == nil)
    }

    @Test func `a batch with one bad column takes nothing`() throws {
        let monitor = monitor { $0.limits.columnCountMax = 3 }
        try monitor.observe(
            batch([("n", numbers(3)), ("t", .categorical(CategoryColumn(["a", "b", "c"])))]))
        let bad: [(ObservationBatch, MonitorError)] = [
            (
                batch([("n", numbers(3)), ("t", numbers(2))]),
                .raggedColumns(field: "t", rows: 2, expected: 3)
            ),
            (
                batch([("new", numbers(1)), ("n", .categorical(CategoryColumn(["x"])))]),
                .unlikeKind(field: "n", expected: .numeric, found: .categorical)
            ),
            (
                batch([
                    ("a", .missing(1)), ("b", .missing(1)), ("c", .missing(1)), ("d", .missing(1)),
                ]),
                .columnLimit(count: 4, limit: 3)
            ),
            (
                batch([("n", numbers(1))], at: clock.now + TimeSpan(seconds: 90_000)),
                .timestampAhead(seconds: 90_000)
            ),
        ]
        for (batch, error) in bad {
            #expect(throws: error) { try monitor.observe(batch) }
        }
        #expect(monitor.fieldCount == 2)
        #expect(try monitor.reading(of: key).counters.valueCount == 3)
    }

    @Test func `the number of series is bounded, and what is refused is counted`() throws {
        let monitor = monitor {
            // Two fields, and the share of them that has drifted.
            $0.limits.seriesCountMax = 9
            $0.defaults.detail = .score
        }
        try monitor.observe(batch([("a", numbers(1)), ("b", numbers(1))]))
        #expect(monitor.seriesCount == 9)
        #expect(throws: MonitorError.seriesLimit(9)) {
            try monitor.observe(batch([("a", numbers(1)), ("c", numbers(1))]))
        }
        #expect(monitor.fieldCount == 2)
        #expect(monitor.refusedSeriesCount == 4)
        try monitor.observe(batch([("a", numbers(1))]))
    }

    @Test func `each side of a component has a series of its own`() throws {
        let monitor = monitor {
            $0.limits.seriesCountMax = 10
            $0.defaults.detail = .score
        }
        func batch(_ component: String, _ role: FieldRole) -> ObservationBatch {
            ObservationBatch(
                component: component, role: role, rowCount: 1,
                columns: [ObservedColumn(name: "n", values: numbers(1))])
        }
        try monitor.observe(batch("a", .input))
        try monitor.observe(batch("a", .output))
        #expect(monitor.seriesCount == 10)
        for (component, role) in [("a", FieldRole.label), ("b", .input)] {
            #expect(throws: MonitorError.seriesLimit(10)) {
                try monitor.observe(batch(component, role))
            }
        }
        #expect(monitor.refusedSeriesCount == 2 * 5)
        // A field that is withdrawn takes its side along.
        var options = monitor.options
        options.limits.seriesCountMax = 15
        monitor.reconfigure(options)
        #expect(monitor.seriesCount == 10)
        for _ in 0..<2 {
            let tallied = try monitor.tally(batch("b", .input), receivedAt: clock.now)
            let admitted = try monitor.admit([tallied], receivedAt: clock.now)
            #expect(monitor.seriesCount == 15)
            monitor.withdraw(admitted[0])
            #expect(monitor.seriesCount == 10)
        }
        monitor.clear()
        #expect(monitor.seriesCount == 0)
    }

    @Test func `fields that have no room for everything are published in less detail`() throws {
        let monitor = monitor { $0.limits.seriesCountMax = 105 }
        try monitor.observe(batch([("n", numbers(1))]))
        #expect(try monitor.reading(of: key).detail == .full)
        try monitor.observe(batch([("z", numbers(1))]))
        let late = FieldKey(component: "c", role: .output, field: "z")
        #expect(try monitor.reading(of: late).detail == .summary)
        #expect(monitor.seriesCount == 74 + 28 + 1)
        #expect(monitor.refusedSeriesCount == 74 - 28)
    }

    @Test func `other options are in force from one moment to the next`() throws {
        let monitor = monitor()
        for hour in 0..<3 {
            let time = clock.now + TimeSpan(seconds: Double(hour) * 3600 - 7200)
            try monitor.observe(batch([("n", numbers(200))], at: time))
        }
        let before = try monitor.reading(of: key)
        var options = MonitorOptions()
        options.defaults.detail = .score
        options.defaults.window = WindowOptions(span: TimeSpan(seconds: 600), paneCount: 2)
        options.defaults.drift.thresholds = [.wasserstein: 0.5]
        monitor.reconfigure(options)
        let after = try monitor.reading(of: key)
        #expect(after.version > before.version)
        #expect(after.detail == .score && monitor.seriesCount == 4 + 1)
        #expect(after.counters == before.counters)
        #expect(after.window?.rowCount == 200)
        let threshold = after.report?.effects.first { $0.measure == .wasserstein }?.threshold
        #expect(threshold == 0.5)
        #expect(monitor.options == options)
    }

    @Test func `another window loses and doubles nothing of what is saved`() throws {
        var options = MonitorOptions()
        options.defaults.window = WindowOptions(span: TimeSpan(seconds: 3600), paneCount: 6)
        let monitor = monitor()
        var saved: [Instant: Pane] = [:]
        func save() throws -> SavedFieldState {
            let checkpoints = monitor.checkpoints()
            for pane in checkpoints.flatMap(\.panes) { saved[pane.start] = pane }
            monitor.markSaved(checkpoints)
            return try #require(checkpoints.first?.state)
        }
        for minute in stride(from: -40.0, through: 0, by: 5) {
            let time = clock.now + TimeSpan(seconds: 60 * minute)
            try monitor.observe(batch([("n", numbers(10))], at: time))
        }
        _ = try save()
        try monitor.observe(batch([("n", numbers(10))], at: clock.now))
        monitor.reconfigure(options)
        try monitor.observe(batch([("n", numbers(10))], at: clock.now))
        let state = try save()
        #expect(try monitor.reading(of: key).window?.rowCount == 110)
        let again = Monitor(options: options, clock: clock.clock)
        again.restore(
            key, state, panes: Array(saved.values), profiles: [], nextPart: 0, reference: nil)
        #expect(try again.reading(of: key).window?.rowCount == 110)
    }

    @Test func `a column of missing values waits for its kind`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", .missing(5))]))
        #expect(try monitor.reading(of: key).kind == nil)
        try monitor.observe(batch([("n", .categorical(CategoryColumn(["a"])))]))
        let reading = try monitor.reading(of: key)
        #expect(reading.kind == .categorical)
        #expect(reading.window?.rowCount == 6)
        #expect(reading.counters.missingCount == 5)
    }

    @Test func `numbers that reach a categorical field are categories`() throws {
        let monitor = monitor {
            var rule = FieldRule(
                component: GlobPattern("*"), role: GlobPattern("*"), field: GlobPattern("n"),
                options: FieldOptions())
            rule.options.kind = .categorical
            $0.rules = [rule]
        }
        try monitor.observe(batch([("n", .numeric([1, 1, 2.5, .nan]))]))
        guard case .categorical(let summary)? = try monitor.reading(of: key).window else {
            Issue.record("the field is not categorical")
            return
        }
        #expect(summary.items.counts.map(\.item) == ["1", "2.5"])
        #expect(summary.missingCount == 1)
    }

    @Test func `infinite numbers are counted and kept out`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", .numeric([1, .infinity, -.infinity, .nan]))]))
        let reading = try monitor.reading(of: key)
        #expect(
            reading.counters
                == FieldCounters(valueCount: 4, missingCount: 1, refusedCount: 2, lateCount: 0))
    }

    @Test func `text that reaches a numeric field is refused and counted`() throws {
        let monitor = monitor()
        try monitor.observe(batch([("n", numbers(3))]))
        let text = batch([("n", .categorical(CategoryColumn(["x", "y"])))])
        #expect(throws: MonitorError.self) { try monitor.observe(text) }
        let reading = try monitor.reading(of: key)
        #expect(reading.counters == FieldCounters(valueCount: 3, mistypedCount: 2))
        #expect(reading.window?.rowCount == 3)
    }

    @Test func `a field of vectors is scored over its window`() throws {
        let monitor = monitor()
        func vectors(_ count: Int, _ change: (Double) -> [Double]) -> ColumnValues {
            .embedding(
                EmbeddingColumn(
                    dimension: 3,
                    components: (0..<count).flatMap { change(Double(($0 * 7919) % 1009) / 1009) },
                    missingCount: 1))
        }
        try monitor.observe(batch([("n", vectors(900) { [1, $0, -$0] })]))
        clock.advance(seconds: 3700)
        try monitor.observe(batch([("n", vectors(900) { [1, $0, -$0] })]))
        var reading = try monitor.reading(of: key)
        #expect(reading.kind == .embedding)
        #expect(reading.window?.rowCount == 901)
        #expect(try #require(reading.report).score < 1)
        clock.advance(seconds: 3700)
        try monitor.observe(batch([("n", vectors(900) { [$0, 1, -$0] })]))
        reading = try monitor.reading(of: key)
        #expect(try #require(reading.report).score > 1)
        #expect(throws: MonitorError.self) { try monitor.observe(batch([("n", numbers(3))])) }
        // Vectors of another length are taken, and found out of range.
        let longer = EmbeddingColumn(dimension: 4, components: [1, 2, 3, 4])
        try monitor.observe(batch([("n", .embedding(longer))]))
        #expect(try monitor.reading(of: key).counters.refusedCount == 1)
    }

    @Test func `the directions that vectors are looked along follow from the field's name`()
        throws
    {
        func projections(of name: String) throws -> [Double] {
            let monitor = monitor()
            let vectors = EmbeddingColumn(
                dimension: 16, components: (0..<1600).map { Double($0 % 7) })
            try monitor.observe(batch([(name, .embedding(vectors))]))
            let key = FieldKey(component: "c", role: .output, field: name)
            guard case .embedding(let summary)? = try monitor.reading(of: key).window else {
                return []
            }
            return summary.projections.map(\.moments.mean)
        }
        #expect(try projections(of: "text").count == 16)
        #expect(try projections(of: "text") == projections(of: "text"))
        #expect(try projections(of: "text") != projections(of: "image"))
    }

    @Test func `an unknown field is named`() {
        #expect(throws: MonitorError.unknownField(key)) { try monitor().reading(of: key) }
    }

    @Test func `writers on many threads lose nothing`() async throws {
        let monitor = monitor()
        let batch = batch([("n", numbers(100)), ("m", numbers(100))])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<50 { try monitor.observe(batch) } }
            }
            for _ in 0..<50 { _ = monitor.readings() }
            try await group.waitForAll()
        }
        #expect(try monitor.reading(of: key).counters.valueCount == 40_000)
        #expect(try monitor.reading(of: key).window?.rowCount == 40_000)
    }
}
