import Drift
import Foundation
import GRDB
import Instants
import Lineage
import Store
@testable import Monitor
import Sketches
import TestSupport
import Testing

@testable import Strandline

/// Records that were damaged are put away; what is read of them can be restored, watched and saved.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs, which is some thousand for each record.
@Suite struct MutatedRecordTests {
    private let directory = StoreDirectory()
    private let start = Instant(microseconds: 1_583_625_600_000_000)
    private let key = FieldKey(component: "c", role: .output, field: "n")

    private var clock: WallClock { WallClock { [start] in start } }

    private func expectSentence(_ error: SavedStateError) {
        let sentence = "\(error)"
        let isLine = !sentence.utf8.contains { $0 == 0x0A || $0 == 0x0D }
        guard isLine, sentence.unicodeScalars.count <= 500 else {
            Issue.record("\(sentence.prefix(1000))")
            return
        }
    }

    /// Numbers that repeat, in no order.
    private func numbers(_ count: Int) -> [Double] {
        (0..<count).map { Double(($0 * 7919) % 1009) / 10 }
    }

    private func summary(_ numbers: [Double]) -> FieldSummary {
        var summary = NumericSummary()
        summary.add(numbers)
        return .numeric(summary)
    }

    private var categories: FieldSummary {
        var summary = CategoricalSummary()
        for index in 0..<300 { summary.add("category \(index % 7)", count: 1) }
        return .categorical(summary)
    }

    // MARK: - The journal

    @Test func `mutated batches of the journal are refused, or replayed and read`() throws {
        let values: [ColumnValues] = [
            .numeric([-0.0, .infinity]), .categorical(CategoryColumn([nil, "é"])), .missing(2),
            .embedding(EmbeddingColumn(dimension: 3, components: [1, -2, 3], missingCount: 1)),
            .summary(summary([1, 2])),
        ]
        let columns = values.enumerated().map { index, values in
            TalliedColumn(values, field: "f\(index)")
        }
        var examples = columns.map { column in
            JournaledBatch(
                batch: TalliedBatch(
                    component: "c", role: .label, rowCount: 2, columns: [column]),
                receivedAt: start
            ).encoded()
        }
        examples.append(
            JournaledBatch(
                batch: TalliedBatch(
                    component: "c", role: .output, run: 7, timestamp: start, ids: ["x", "y"],
                    rowCount: 2, columns: columns), receivedAt: start
            ).encoded())
        examples.append(
            JournaledBatch(batch: try longBatch(), receivedAt: start).encoded())
        var mutation = ByteMutation(seed: 301)
        var monitor = Monitor(clock: clock)
        var replayedCount = 0
        for number in 0..<ByteMutation.count() {
            let bytes = mutation.mutated(mutation.pick(examples), with: mutation.pick(examples))
            if number % 100 == 99 {
                read(monitor)
                monitor = Monitor(clock: clock)
            }
            let journalled: JournaledBatch
            do {
                journalled = try JournaledBatch(decoding: bytes)
            } catch {
                expectSentence(error)
                continue
            }
            guard
                let admitted = try? monitor.readmit(
                    journalled.batch, receivedAt: journalled.receivedAt)
            else { continue }
            monitor.apply(admitted)
            replayedCount += 1
        }
        read(monitor)
        #expect(replayedCount > 0)
    }

    /// A batch whose numbers are summed up, with exemplars.
    private func longBatch() throws -> TalliedBatch {
        let monitor = Monitor(clock: clock)
        var batch = ObservationBatch(
            component: "c", role: .output, ids: (0..<1500).map { "row \($0)" }, rowCount: 1500,
            columns: [ObservedColumn(name: "n", values: .numeric(numbers(1500)))])
        try monitor.observe(batch)
        batch.timestamp = start
        let tallied = try monitor.tally(batch, receivedAt: start)
        guard case .digest = tallied.columns[0].content else {
            Issue.record("the numbers are not summed up")
            return tallied
        }
        return tallied
    }

    private func read(_ monitor: Monitor) {
        for (index, reading) in monitor.readings().enumerated() {
            read(reading)
            guard index < 3, let window = reading.window, window.rowCount > 0 else { continue }
            try? monitor.setReference(
                [Pane(start: start, summary: window)], origin: .profile, of: reading.key)
            _ = (try? monitor.reading(of: reading.key))?.report?.score
        }
        for checkpoint in monitor.checkpoints() {
            #expect(throws: Never.self) {
                try SavedFieldState(decoding: checkpoint.state.encoded())
            }
        }
    }

    /// Reads what is published of a field.
    private func read(_ reading: FieldReading) {
        if case .numeric(let numbers)? = reading.window {
            let distribution = numbers.cumulativeDistribution
            for probability in [0, 0.05, 0.5, 1] { _ = distribution.quantile(probability) }
        }
        guard let histogram = reading.histogram else { return }
        var cumulative: UInt64 = 0
        for index in 0...histogram.upperBounds.count where histogram.hasBounds {
            cumulative += UInt64(histogram.counts[index])
            _ = histogram.exemplars[index]
        }
        _ = UInt64(histogram.exponential.zeroCount)
        for bucket in histogram.exponential.positiveBuckets { _ = UInt64(bucket.count) }
    }

    // MARK: - Fields

    /// The states of a field without bounds of buckets, of one with them, and of one of categories.
    private func states() throws -> [[UInt8]] {
        try [
            ColumnValues.numeric([1, 2]), .numeric(numbers(500)),
            .categorical(CategoryColumn(["a", nil])),
        ].map { values in
            let monitor = Monitor(clock: clock)
            try monitor.observe(
                ObservationBatch(
                    component: "c", role: .output, timestamp: start, rowCount: values.count,
                    columns: [ObservedColumn(name: "n", values: values)]))
            return try #require(monitor.checkpoints().first).state.encoded()
        }
    }

    /// Bytes with the checksum that belongs to them, so that what they hold is looked at.
    private func resealed(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: bytes.dropLast(4))
        writer.appendChecksum()
        return writer.bytes
    }

    /// A state in the JSON of the first format.
    private var olderState: [UInt8] {
        Array(
            """
            {"bootstrapStart":1,"counters":{"lateCount":0,"missingCount":0,"mistypedCount":0,
            "refusedCount":0,"valueCount":9},"detail":{"granted":"summary","wanted":"full"},
            "histogram":{"counts":[4,5],"exponential":\(LifetimeHistogram().exponential.encoded()),
            "sum":7.5,"upperBounds":[1.5],"waiting":[]},"kind":"numeric","newestSlot":2,
            "newestValueAt":5,"slidesWithClock":true,"version":1,"windowBeginning":3}
            """.utf8)
    }

    @Test func `mutated states are refused, or restored and read`() throws {
        let states = try states()
        let panes = [summary(numbers(200)), categories].map { Pane(start: start, summary: $0) }
        var mutation = ByteMutation(seed: 302)
        var restoredCount = 0
        for _ in 0..<ByteMutation.count(600) {
            let state: SavedFieldState
            do {
                state = try SavedFieldState(
                    decoding: mutation.integer(below: 3) == 0
                        ? mutation.mutatedText(olderState)
                        : resealed(
                            mutation.mutated(
                                mutation.pick(states), fixed: 1, with: mutation.pick(states))))
            } catch {
                expectSentence(error)
                continue
            }
            let monitor = Monitor(clock: clock)
            // Panes of another kind than the state says are damage as well.
            monitor.restore(
                key, state, panes: [mutation.pick(panes)],
                profiles: [RunProfile(run: 1, part: 0, pane: mutation.pick(panes))], nextPart: 1,
                reference: nil)
            for (run, values) in [
                (nil, ColumnValues.numeric(numbers(250))), (2, .categorical(CategoryColumn(["a"]))),
            ] as [(Int64?, ColumnValues)] {
                try? monitor.observe(
                    ObservationBatch(
                        component: "c", role: .output, run: run, rowCount: values.count,
                        columns: [ObservedColumn(name: "n", values: values)]))
            }
            for reading in monitor.readings() { read(reading) }
            for checkpoint in monitor.checkpoints() {
                #expect(throws: Never.self) {
                    try SavedFieldState(decoding: checkpoint.state.encoded())
                }
            }
            restoredCount += 1
        }
        #expect(restoredCount > 0)
    }

    @Test func `mutated references are refused, or compared with`() throws {
        let origins: [Reference.Origin] = [
            .bootstrap, .span(from: start, until: start + TimeSpan(seconds: 60)), .profile, .run(7),
            .lineage(run: 7, reason: "r"), .latestStableRun(8),
        ]
        let examples = origins.map { origin in
            SavedReference(
                origin: origin, setAt: start,
                panes: [summary(numbers(150)), summary(numbers(200))].enumerated().map {
                    Pane(start: start + TimeSpan(seconds: 3600) * $0, summary: $1)
                }
            ).encoded()
        }
        var mutation = ByteMutation(seed: 303)
        var readCount = 0
        for _ in 0..<ByteMutation.count(1000) {
            let reference: SavedReference
            do {
                reference = try SavedReference(
                    decoding: resealed(
                        mutation.mutated(
                            mutation.pick(examples), fixed: 1, with: mutation.pick(examples))))
            } catch {
                expectSentence(error)
                continue
            }
            readCount += 1
            // To score takes the most of the time.
            guard readCount % 32 == 1 else { continue }
            let monitor = Monitor(clock: clock)
            monitor.restore(
                key, SavedFieldState(kind: "numeric"), panes: [], profiles: [], nextPart: 0,
                reference: reference)
            try monitor.observe(
                ObservationBatch(
                    component: "c", role: .output, rowCount: 250,
                    columns: [ObservedColumn(name: "n", values: .numeric(numbers(250)))]))
            _ = try monitor.reading(of: key).report?.score
        }
        #expect(readCount > 0)
    }

    // MARK: - The store

    private func change(_ sql: String, _ bytes: [UInt8]) throws {
        let queue = try DatabaseQueue(path: directory.path + "/" + SQLiteStore.fileName)
        try queue.write { try $0.execute(sql: sql, arguments: [Data(bytes)]) }
        try queue.close()
    }

    private func record(_ sql: String) throws -> [UInt8] {
        let queue = try DatabaseQueue(path: directory.path + "/" + SQLiteStore.fileName)
        let bytes = try queue.read { try Data.fetchOne($0, sql: sql) }
        try queue.close()
        return [UInt8](try #require(bytes))
    }

    private func segments() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(".journal") }.map { directory.path + "/" + $0 }
    }

    private func isJournalRefused() async throws -> Bool {
        do {
            try await directory.withEngine { _ in }
            return false
        } catch StoreError.unlikeTables {
            return true
        }
    }

    /// Opens a store again and again, each time with one record of each kind damaged.
    @Test func `a store of mutated records opens, goes on and is saved`() async throws {
        func batch(_ hours: Double) -> ObservationBatch {
            ObservationBatch(
                component: "c", role: .output, timestamp: start + TimeSpan(seconds: hours * 3600),
                rowCount: 200,
                columns: [
                    ObservedColumn(name: "n", values: .numeric(numbers(200))),
                    ObservedColumn(
                        name: "z",
                        values: .categorical(CategoryColumn((0..<200).map { "c\($0 % 7)" }))),
                ])
        }
        try await directory.withEngine { engine in
            for hours in [0, 0.1, 1.2] { _ = try await engine.observe(batch(hours)) }
            try await engine.checkpoint()
            _ = try await engine.observe(batch(1.3))
        }
        let records: [(select: String, update: String)] = [
            ("SELECT state FROM field WHERE name = 'n'", "UPDATE field SET state = ?"),
            (
                "SELECT reference FROM field WHERE name = 'n'",
                "UPDATE field SET reference = ? WHERE name = 'n'"
            ),
            (
                "SELECT summary FROM field_pane LIMIT 1",
                "UPDATE field_pane SET summary = ?"
            ),
        ]
        let originals = try records.map { try record($0.select) }
        var mutation = ByteMutation(seed: 304)
        for _ in 0..<ByteMutation.count(12) {
            for (index, (original, record)) in zip(originals, records).enumerated() {
                let changed =
                    index == 2
                    ? mutation.mutated(original, with: original)
                    : resealed(mutation.mutated(original, fixed: 1, with: original))
                try change(record.update, changed)
            }
            for segment in try segments() {
                let bytes = [UInt8](
                    try #require(FileManager.default.contents(atPath: segment)))
                try Data(mutation.mutated(bytes, with: bytes))
                    .write(to: URL(fileURLWithPath: segment))
            }
            // A head that is none of the journal's is named, and the file left alone.
            let isRefused = try await isJournalRefused()
            if isRefused { try segments().forEach(FileManager.default.removeItem) }
            try await directory.withEngine { engine in
                for reading in engine.monitor.readings() { read(reading) }
                let count = try await engine.store.quarantinedCount()
                #expect((count == 0) == directory.unreadable.isEmpty)
                _ = try? await engine.observe(batch(1.4))
                try await engine.checkpoint()
                _ = try? await engine.observe(batch(1.5))
            }
            for unreadable in directory.unreadable {
                let isLine = !unreadable.reason.utf8.contains(0x0A)
                #expect(isLine && unreadable.reason.unicodeScalars.count <= 500)
            }
        }
    }
}
