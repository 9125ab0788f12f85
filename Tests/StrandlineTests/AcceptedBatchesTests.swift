import Drift
import Instants
import Store
import Monitor
@testable import Strandline
import Testing

/// What was accepted stays accepted, whatever the limits say at the next start.
struct AcceptedBatchesTests {
    private let directory = StoreDirectory()

    private func batch(
        _ names: [String], _ values: ColumnValues = .numeric([1, 2, 3])
    ) -> ObservationBatch {
        ObservationBatch(
            component: "c", role: .output, rowCount: values.count,
            columns: names.map { ObservedColumn(name: $0, values: values) })
    }

    private func key(_ name: String) -> FieldKey {
        FieldKey(component: "c", role: .output, field: name)
    }

    private func details(_ engine: Engine) -> [String: MetricsDetail] {
        Dictionary(
            uniqueKeysWithValues: engine.monitor.readings().map { ($0.key.field, $0.detail) })
    }

    @Test(arguments: [false, true])
    func `a server at its limit of series starts again as it was`(isSaved: Bool) async throws {
        var options = MonitorOptions()
        // Room for one field in full, one in brief, scores, and their side.
        options.limits.seriesCountMax = 111
        let before = try await directory.withEngine(options: options) { engine in
            for name in ["a", "b", "c"] { _ = try await engine.observe(batch([name])) }
            if isSaved { try await engine.checkpoint() }
            _ = try await engine.observe(batch(["d"]))
            await #expect(throws: MonitorError.seriesLimit(111)) {
                _ = try await engine.observe(batch(["e", "f", "g", "h", "i"]))
            }
            return details(engine)
        }
        #expect(Set(before.values) == [.full, .summary, .score])
        let after = try await directory.withEngine(options: options) { details($0) }
        #expect(after == before)
    }

    @Test func `a lower limit of series refuses nothing that was accepted`() async throws {
        try await directory.withEngine { engine in
            _ = try await engine.observe(batch(["a", "b"]))
            try await engine.checkpoint()
            _ = try await engine.observe(batch(["c", "d"]))
        }
        var options = MonitorOptions()
        options.limits.seriesCountMax = 1
        try await directory.withEngine(options: options) { engine in
            #expect(engine.monitor.fieldCount == 4)
            let reading = try engine.monitor.reading(of: key("d"))
            #expect(reading.counters.valueCount == 3)
            await #expect(throws: MonitorError.seriesLimit(1)) {
                _ = try await engine.observe(batch(["e"]))
            }
        }
    }

    @Test func `batches in the journal outlive limits and types that became stricter`() async throws
    {
        try await directory.withEngine { engine in
            _ = try await engine.observe(batch(["a", "b", "a name that is long"]))
            _ = try await engine.observe(
                batch(["zone"], .categorical(CategoryColumn(["JFK", "LGA"]))))
        }
        var options = MonitorOptions()
        options.limits.columnCountMax = 1
        options.limits.nameBytesMax = 4
        options.defaults.kind = .numeric
        try await directory.withEngine(options: options) { engine in
            #expect(engine.monitor.fieldCount == 4)
            let zone = try engine.monitor.reading(of: key("zone"))
            #expect(zone.kind == .categorical)
            #expect(zone.counters.valueCount == 2)
        }
        #expect(directory.unreadable.isEmpty)
    }

    @Test func `a field gets the detail that is asked for by now`() async throws {
        var options = MonitorOptions()
        options.defaults.detail = .score
        try await directory.withEngine(options: options) { engine in
            _ = try await engine.observe(batch(["a"]))
            try await engine.checkpoint()
        }
        options.defaults.detail = .full
        let after = try await directory.withEngine(options: options) { details($0) }
        #expect(after == ["a": .full])
    }

    @Test func `a batch that cannot be stored fails alone and leaves no field`() async throws {
        try await directory.withEngine { engine in
            let outcomes = await withTaskGroup { group in
                for sender in 0..<64 {
                    group.addTask {
                        var sent = batch(["f\(sender)"])
                        // The store takes ids of 1,024 bytes at most.
                        sent.batchID =
                            String(repeating: "x", count: sender == 7 ? 1025 : 9)
                            + "\(sender)"
                        return (sender, (try? await engine.observe(sent)) != nil)
                    }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.filter { !$0.value }.map(\.key) == [7])
            #expect(engine.monitor.fieldCount == 63)
            #expect(throws: MonitorError.unknownField(key("f7"))) {
                try engine.monitor.field(key("f7"))
            }
        }
        try await directory.withEngine { #expect($0.monitor.fieldCount == 63) }
    }
}
