import Drift
import Foundation
import Instants
import Lineage
import Store
import Monitor
import Sketches
import Testing

@testable import Strandline

struct EngineRestartTests {
    private let directory = StoreDirectory()
    private let start = Instant(microseconds: 1_583_625_600_000_000)
    private let key = FieldKey(component: "inference", role: .output, field: "score")

    private func batch(
        _ count: Int, from: Double = 0, hours: Double = 0, id: String? = nil
    ) -> ObservationBatch {
        let numbers = (0..<count).map { from + Double(($0 * 7919) % 1009) / 1009 }
        return ObservationBatch(
            component: "inference", role: .output,
            timestamp: start + TimeSpan(seconds: hours * 3600), batchID: id, rowCount: count,
            columns: [
                ObservedColumn(name: "score", values: .numeric(numbers)),
                ObservedColumn(
                    name: "zone",
                    values: .categorical(
                        CategoryColumn((0..<count).map { ["A", "B", nil][$0 % 3] }))),
                ObservedColumn(
                    name: "text",
                    values: .embedding(
                        EmbeddingColumn(
                            dimension: 2, components: numbers.flatMap { [1 + $0, from] }))),
            ])
    }

    private func expectSame(_ left: FieldReading, _ right: FieldReading) {
        #expect(left.kind == right.kind)
        #expect(left.counters == right.counters)
        #expect(left.histogram == right.histogram)
        #expect(left.newestValueAt == right.newestValueAt)
        #expect(left.windowStart == right.windowStart)
        #expect(left.window == right.window)
        #expect(left.reference?.origin == right.reference?.origin)
        #expect(left.reference?.panes.map(\.summary) == right.reference?.panes.map(\.summary))
        #expect(left.reference?.panes.map(\.start) == right.reference?.panes.map(\.start))
        #expect(left.report == right.report)
        #expect(left.recentReport == right.recentReport)
    }

    @Test(arguments: [false, true])
    func `a stopped or killed engine goes on where it was`(isSavedMidway: Bool) async throws {
        let before = try await directory.withEngine { engine in
            _ = try await engine.observe(batch(400))
            _ = try await engine.observe(batch(300, hours: 0.4))
            if isSavedMidway { try await engine.checkpoint() }
            _ = try await engine.observe(batch(700, from: 0.3, hours: 1.2))
            _ = try await engine.observe(batch(50, from: 0.3, hours: 1.3))
            return engine.monitor.readings()
        }
        let after = try await directory.withEngine { $0.monitor.readings() }
        #expect(before.count == 3)
        #expect(before.map(\.kind) == [.numeric, .embedding, .categorical])
        #expect(before[0].reference?.origin == .bootstrap)
        for (left, right) in zip(before, after) { expectSame(left, right) }
        // What was replayed is saved in turn, and nothing is counted twice.
        try await directory.withEngine { try await $0.checkpoint() }
        let again = try await directory.withEngine { $0.monitor.readings() }
        for (left, right) in zip(before, again) { expectSame(left, right) }
    }

    @Test func `a summary that was sent in place of values outlives a kill`() async throws {
        var summary = NumericSummary()
        summary.add((0..<1000).map { Double($0) })
        let column = ObservedColumn(name: "s", values: .summary(.numeric(summary)))
        let sent = ObservationBatch(
            component: "c", role: .output, rowCount: 1000, columns: [column])
        let key = FieldKey(component: "c", role: .output, field: "s")
        try await directory.withEngine { _ = try await $0.observe(sent) }
        try await directory.withEngine { engine in
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.counters.valueCount == 1000)
            #expect(reading.window?.rowCount == 1000)
        }
    }

    @Test func `values of a run may come under its external id`() async throws {
        try await directory.withEngine { engine in
            var draft = RunDraft(component: "inference", startedAt: start)
            draft.externalID = "x"
            let ids = try await engine.record([draft]).ids
            var sent = batch(100)
            sent.timestamp = nil
            sent.runExternalID = "x"
            _ = try await engine.observe(sent)
            #expect(try engine.monitor.reading(of: key).run == ids[0])
            sent.runExternalID = "y"
            await #expect(throws: LineageError.unknownExternalID("y")) {
                try await engine.observe(sent)
            }
        }
    }

    @Test func `a run that goes on brings more values, and a retry brings none`() async throws {
        func draft(_ status: RunStatus, endedAt: Instant?) -> RunDraft {
            var draft = RunDraft(
                component: "inference", startedAt: start, endedAt: endedAt, status: status)
            draft.externalID = "airflow-7"
            return draft
        }
        func columns(_ values: [Double]) -> [[FieldRole: [ObservedColumn]]] {
            [[.output: [ObservedColumn(name: "score", values: .numeric(values))]]]
        }
        try await directory.withEngine { engine in
            let end = start + TimeSpan(seconds: 60)
            for _ in 0..<2 {
                _ = try await engine.record(
                    [draft(.running, endedAt: nil)], columns: columns([1, 2, 3]))
            }
            for _ in 0..<2 {
                _ = try await engine.record(
                    [draft(.completed, endedAt: end)], columns: columns([4, 5]))
            }
            #expect(try engine.monitor.field(key).reading(at: end).counters.valueCount == 5)
        }
    }

    @Test func `a batch that is sent again counts once`() async throws {
        try await directory.withEngine { engine in
            _ = try await engine.observe(batch(100, id: "a"))
            _ = try await engine.observe(batch(100, id: "a"))
            _ = try await engine.observe(batch(100, id: "b"))
        }
        try await directory.withEngine { engine in
            _ = try await engine.observe(batch(100, id: "a"))
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.counters.valueCount == 200)
        }
    }

    @Test func `concurrent senders lose nothing to a checkpoint between them`() async throws {
        try await directory.withEngine { engine in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sender in 0..<8 {
                    group.addTask {
                        for turn in 0..<10 {
                            _ = try await engine.observe(batch(10, id: "\(sender)-\(turn)"))
                        }
                    }
                }
                group.addTask { for _ in 0..<10 { try await engine.checkpoint() } }
                try await group.waitForAll()
            }
        }
        try await directory.withEngine { engine in
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.counters.valueCount == 800)
            #expect(reading.window?.rowCount == 800)
        }
    }

    @Test func `a reference set by hand outlives a kill`() async throws {
        try await directory.withEngine { engine in
            _ = try await engine.observe(batch(400))
            try await engine.setReference(
                from: start, until: start + TimeSpan(seconds: 3600), of: key)
        }
        try await directory.withEngine { engine in
            guard case .span? = try engine.monitor.reading(of: key).reference?.origin else {
                Issue.record("the reference is not the span")
                return
            }
            try await engine.removeReference(of: key)
        }
        try await directory.withEngine { engine in
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.reference == nil)
        }
    }

    @Test func `values count as they did beside a reference that came after them`() async throws {
        var far = NumericSummary()
        far.add((0..<1000).map { 500 + Double($0) })
        let before = try await directory.withEngine { engine in
            _ = try await engine.observe(batch(600))
            try await engine.setReference(profile: [.numeric(far)], of: key)
            _ = try await engine.observe(batch(600, hours: 0.2))
            return engine.monitor.readings()
        }
        let after = try await directory.withEngine { $0.monitor.readings() }
        for (left, right) in zip(before, after) { expectSame(left, right) }
        #expect(after[0].reference?.origin == .profile)
    }

    @Test func `a reference that was taken back stays away`() async throws {
        let before = try await directory.withEngine { engine in
            for hours in [0, 1.5] { _ = try await engine.observe(batch(400, hours: hours)) }
            #expect(try engine.monitor.reading(of: key).reference?.origin == .bootstrap)
            try await engine.removeReference(of: key)
            return engine.monitor.readings()
        }
        #expect(before[0].reference == nil)
        let after = try await directory.withEngine { $0.monitor.readings() }
        for (left, right) in zip(before, after) { expectSame(left, right) }
    }

    @Test func `values whose sum no double holds are saved like any others`() async throws {
        func limits(_ values: [Double]) -> ObservationBatch {
            ObservationBatch(
                component: key.component, role: key.role, timestamp: start,
                rowCount: values.count,
                columns: [ObservedColumn(name: key.field, values: .numeric(values))])
        }
        let before = try await directory.withEngine { engine in
            _ = try await engine.observe(limits([1.7e308, 1.7e308, 1]))
            try await engine.checkpoint()
            return try engine.monitor.reading(of: key)
        }
        let after = try await directory.withEngine { engine in
            let reading = try engine.monitor.reading(of: key)
            _ = try await engine.observe(limits([-1.7e308, -1.7e308, -1.7e308, -1.7e308]))
            try await engine.checkpoint()
            return reading
        }
        expectSame(before, after)
        #expect(after.histogram?.sum == .infinity)
        let count = try await directory.withEngine {
            try $0.monitor.reading(of: key).counters.valueCount
        }
        #expect(count == 7)
    }

    @Test func `a window of values without times slides on after a start`() async throws {
        var sent = batch(400)
        sent.timestamp = nil
        let start = start
        try await directory.withEngine(clock: WallClock { start }) { engine in
            _ = try await engine.observe(sent)
            try await engine.checkpoint()
            #expect(try engine.monitor.reading(of: key).window?.rowCount == 400)
        }
        let later = start + TimeSpan(seconds: 7200)
        try await directory.withEngine(clock: WallClock { later }) { engine in
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.window == nil)
            #expect(reading.counters.valueCount == 400)
            #expect(reading.reference?.origin == .bootstrap)
        }
    }

    @Test func `the newest runs outlive a kill`() async throws {
        func runs(_ engine: Engine) throws -> [Int64] {
            try engine.monitor.field(key).profiles.map(\.run)
        }
        let before = try await directory.withEngine { engine in
            try await Self.recordRuns(engine, key, from: start)
            try await engine.checkpoint()
            return try runs(engine)
        }
        #expect(before == Array(2...9))
        let after = try await directory.withEngine { try runs($0) }
        #expect(after == before)
    }

    @Test func `values that come late for a run add up`() async throws {
        func rows(_ engine: Engine) async throws -> [Int64: Int] {
            let profiles = try await engine.profiles(of: key, limit: 16)
            return Dictionary(
                uniqueKeysWithValues: profiles.map { ($0.run, $0.pane.summary.rowCount) })
        }
        let before = try await directory.withEngine { engine in
            try await Self.recordRuns(engine, key, from: start)
            try await engine.checkpoint()
            var late = batch(50, hours: 24 * 9)
            late.run = 1
            _ = try await engine.observe(late)
            return try await rows(engine)
        }
        #expect(before == [1: 350].merging((2...9).map { ($0, 300) }) { $1 })
        let after = try await directory.withEngine { engine in
            try await engine.checkpoint()
            return try await rows(engine)
        }
        #expect(after == before)
    }

    @Test func `two spans of a batch component's runs are compared`() async throws {
        try await directory.withEngine { engine in
            try await Self.recordRuns(engine, key, from: start)
            try await engine.checkpoint()
            let day = TimeSpan(seconds: 86_400)
            let moved = try await engine.compare(
                key, span: (start + day * 7)..<(start + day * 9),
                reference: start..<(start + day * 3))
            #expect(moved.current.rowCount == 600)
            #expect(moved.reference?.summary.rowCount == 900)
            #expect(try #require(moved.report).score > 1)
            try await engine.setReference(from: start, until: start + day * 3, of: key)
            let reading = try engine.monitor.reading(of: key)
            #expect(reading.reference?.panes.count == 3)
            #expect(try #require(reading.report).score > 1)
        }
    }

    @Test func `without a reference by hand the latest stable run is the reference`() async throws {
        try await directory.withEngine { engine in
            try await Self.recordRuns(engine, key, from: start)
            try await engine.setReference(run: 1, of: key)
            #expect(try engine.monitor.reading(of: key).reference?.origin == .run(1))
            try await engine.removeReference(of: key)
            // The eighth has drifted, and the ninth is the one that is compared.
            #expect(try engine.monitor.reading(of: key).reference?.origin == .latestStableRun(7))
        }
    }

    /// Nine daily runs, of which the last two have drifted.
    private static func recordRuns(
        _ engine: Engine, _ key: FieldKey, from start: Instant
    ) async throws {
        for run in 0..<9 {
            let day = start + TimeSpan(seconds: Double(run) * 86_400)
            let values = (0..<300).map {
                (run < 7 ? 0 : 0.5) + Double(($0 * 7919 + run * 17) % 1009) / 1009
            }
            _ = try await engine.record(
                [RunDraft(component: key.component, startedAt: day, endedAt: day)],
                columns: [[key.role: [ObservedColumn(name: key.field, values: .numeric(values))]]])
        }
    }

    @Test func `any two spans of the past are compared`() async throws {
        try await directory.withEngine { engine in
            for day in 0..<4 {
                for hour in 0..<24 {
                    _ = try await engine.observe(
                        batch(100, from: day < 2 ? 0 : 0.5, hours: Double(day * 24 + hour)))
                }
                try await engine.checkpoint()
            }
            func days(_ first: Double, _ last: Double) -> Range<Instant> {
                (start + TimeSpan(seconds: first * 86_400))..<(start
                    + TimeSpan(seconds: last * 86_400))
            }
            let moved = try await engine.compare(key, span: days(2, 4), reference: days(0, 2))
            #expect(moved.current.rowCount == 4800)
            #expect(moved.reference?.summary.rowCount == 4800)
            #expect(try #require(moved.report).score > 1)
            let calm = try await engine.compare(key, span: days(1, 2), reference: days(0, 1))
            #expect(try #require(calm.report).score < 1)
            await #expect(throws: MonitorError.emptySpan(key)) {
                _ = try await engine.compare(key, span: days(7, 8), reference: nil)
            }
        }
    }
}
