import Instants
@testable import Monitor
import Randomness
import Sketches
import Store
import Testing

@testable import Strandline

/// What a field holds after a kill is what it held before, bucket for bucket.
struct ReplayedDigestsTests {
    private let directory = StoreDirectory()
    private let clock = WallClock { Instant(microseconds: 1_583_625_600_000_000) }

    /// A column of random length, short and long, of numbers, few distinct ones, words or vectors.
    private func column(
        _ name: String, count: Int, _ random: inout SplitMix64
    ) -> ObservedColumn {
        let values: ColumnValues
        switch name {
        case "words":
            values = .categorical(
                CategoryColumn(
                    (0..<count).map { _ in
                        let word = random.next(below: 40)
                        return word == 0 ? nil : "word \(word)"
                    }))
        case "vectors":
            values = .embedding(
                EmbeddingColumn(
                    dimension: 4,
                    components: (0..<count * 4).map { _ in Double.random(in: -1...1, using: &random)
                    }))
        case "counts":
            values = .numeric((0..<count).map { _ in Double(random.next(below: 20)) })
        default:
            values = .numeric(
                (0..<count).map { _ in
                    random.next(below: 50) == 0
                        ? .nan : 1000 + Double.random(in: -1...1, using: &random) * 30
                })
        }
        return ObservedColumn(name: name, values: values)
    }

    private func batch(_ random: inout SplitMix64) -> ObservationBatch {
        let count = [1, 3, 40, 300, 1024, 3000][random.next(below: 6)]
        let hasRun = random.next(below: 4) == 0
        return ObservationBatch(
            component: hasRun ? "train" : "serve", role: .input,
            run: hasRun ? Int64(1 + random.next(below: 3)) : nil,
            timestamp: clock.now() - TimeSpan(seconds: Double(random.next(below: 3000))),
            ids: random.next(below: 2) == 0 ? [] : (0..<count).map { "row \($0)" },
            rowCount: count,
            columns: ["numbers", "counts", "words", "vectors"].map {
                column($0, count: count, &random)
            })
    }

    /// All that a field holds.
    private func content(of engine: Engine) throws -> [String: [[UInt8]]] {
        var content: [String: [[UInt8]]] = [:]
        for field in engine.monitor.fields {
            var parts: [[UInt8]] = []
            for pane in field.panes(
                from: .init(microseconds: 0), until: clock.now() + TimeSpan(seconds: 60))
            {
                parts.append(pane.summary.encoded())
            }
            for profile in field.profiles { parts.append(profile.pane.summary.encoded()) }
            let reading = field.reading(at: clock.now())
            var writer = ByteWriter()
            reading.histogram?.encode(into: &writer)
            parts.append(writer.bytes)
            parts.append(Array("\(reading.counters)".utf8))
            parts.append(
                Array(
                    "\(reading.histogram?.exemplars.map { $0.map { "\($0.value) \($0.id ?? "")" } } ?? [])"
                        .utf8))
            content["\(field.key)"] = parts
        }
        return content
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a kill changes nothing of what fields hold`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        var before: [String: [[UInt8]]] = [:]
        for _ in 0..<4 {
            let batches = (0..<12).map { _ in batch(&random) }
            let expected = before
            before = try await directory.withEngine(clock: clock) { engine in
                let restored = try content(of: engine)
                #expect(Set(restored.keys) == Set(expected.keys))
                for (key, parts) in expected where restored[key] != parts {
                    Issue.record("\(key) is not what it was")
                }
                for batch in batches {
                    if let run = batch.run, try await engine.runs([run]).isEmpty {
                        continue
                    }
                    _ = try await engine.observe(batch)
                }
                return try content(of: engine)
            }
        }
        #expect(!before.isEmpty)
        #expect(directory.unreadable.isEmpty)
    }

    @Test func `long columns are summed up before they are journalled`() async throws {
        try await directory.withEngine(clock: clock) { engine in
            var random = SplitMix64(seed: 9)
            let first = ObservationBatch(
                component: "c", role: .input, rowCount: 3000,
                columns: [column("numbers", count: 3000, &random)])
            _ = try await engine.observe(first)
            let journalled = engine.pipeline.journalledBytes
            #expect(journalled > 3000 * 8)
            _ = try await engine.observe(first)
            #expect(engine.pipeline.journalledBytes - journalled < 3000)
            let key = FieldKey(component: "c", role: .input, field: "numbers")
            #expect(try engine.monitor.reading(of: key).counters.valueCount == 6000)
        }
    }
}
