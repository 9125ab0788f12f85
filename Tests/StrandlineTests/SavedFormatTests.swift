import Drift
import Foundation
import GRDB
import Instants
import Lineage
import Store
@testable import Monitor
import Sketches
import Testing

@testable import Strandline

/// What earlier versions wrote is read, and what cannot be read is put away alone.
struct SavedFormatTests {
    private let directory = StoreDirectory()
    private let start = Instant(microseconds: 1_583_625_600_000_000)
    private let score = FieldKey(component: "inference", role: .output, field: "score")

    private var databasePath: String { directory.path + "/" + SQLiteStore.fileName }

    /// Makes the folder with the store that format 1 has.
    private func makeStoreOfFormat1() throws {
        try FileManager.default.createDirectory(
            atPath: directory.path, withIntermediateDirectories: true)
        let file = try #require(
            Bundle.module.url(forResource: "Golden/store-format-1", withExtension: "sql"))
        try change(String(contentsOf: file, encoding: .utf8))
    }

    private func change(_ sql: String) throws {
        var configuration = Configuration()
        // A dump fills tables in the order of their names.
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: databasePath, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Changes a byte of the journal's second batch.
    private func damageSecondBatch() throws {
        let name = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .first { $0.hasSuffix(".journal") }
        let url = URL(fileURLWithPath: directory.path + "/" + (try #require(name)))
        var bytes = [UInt8](try Data(contentsOf: url))
        // A head of 16 bytes; a batch's length stands in the first of 8 bytes before it.
        let length = (0..<3).reduce(0) { $0 | Int(bytes[16 + $1]) << ($1 * 8) }
        bytes[16 + 8 + length + 30] ^= 1
        try Data(bytes).write(to: url)
    }

    private func backups() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).filter {
            $0.hasPrefix("strandline-before-upgrade") && $0.hasSuffix(".sqlite")
        }
    }

    private func expectContent(_ engine: Engine) async throws {
        let trace = try await engine.store.trace(output: "prediction-1")
        #expect(trace.nodes.map(\.component) == ["infer", "train", "clean"])
        #expect(try await engine.store.component(named: "train").owner == "farid")
        #expect(try await engine.store.flags().count == 1)
        #expect(try await engine.store.tasks().count == 1)
        let fare = FieldKey(component: "infer", role: .input, field: "fare")
        let reading = try engine.monitor.reading(of: fare)
        #expect(reading.counters.valueCount == 3)
        #expect(reading.counters.missingCount == 1)
        #expect(reading.window?.rowCount == 3)
        #expect(reading.reference?.prepared?.summary.rowCount == 150)
        guard case .lineage(run: 2, _)? = reading.reference?.origin else {
            Issue.record("the reference is \(String(describing: reading.reference?.origin))")
            return
        }
    }

    @Test func `a store of format 1 opens`() async throws {
        try makeStoreOfFormat1()
        try await directory.withEngine { try await expectContent($0) }
        #expect(directory.unreadable.isEmpty)
    }

    @Test func `a store without versions opens after a backup`() async throws {
        try makeStoreOfFormat1()
        try change(
            """
            DROP TABLE quarantined_record;
            DELETE FROM grdb_migrations WHERE identifier = 'monitor 2';
            UPDATE field SET state = CAST(replace(CAST(state AS TEXT), ',"version":1', '') AS BLOB),
                reference = CAST(replace(CAST(reference AS TEXT), ',"version":1', '') AS BLOB);
            PRAGMA user_version = 0;
            """)
        try await directory.withEngine { try await expectContent($0) }
        #expect(directory.unreadable.isEmpty)
        let backups = try backups()
        #expect(backups == ["strandline-before-upgrade-0.5.sqlite"])
        let backup = try DatabaseQueue(path: directory.path + "/" + backups[0])
        #expect(
            try await backup.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") } == 3)
        // The next start has nothing to change.
        try await directory.withEngine { try await expectContent($0) }
        #expect(try self.backups() == backups)
    }

    @Test func `the parts of a run's values are numbered in the order of their starts`()
        async throws
    {
        try makeStoreOfFormat1()
        try change(
            """
            INSERT INTO field_profile SELECT run_id, field_id, start - 1, summary FROM field_profile;
            INSERT INTO field_profile SELECT 1, field_id, min(start), summary FROM field_profile;
            """)
        let fare = FieldKey(component: "train", role: .input, field: "fare")
        for _ in 0..<2 {
            try await directory.withEngine { engine in
                let parts = try await engine.store.profiles(of: FieldName(fare), limit: 8)
                #expect(parts.map(\.run) == [1, 2, 2])
                #expect(parts.map(\.part) == [0, 0, 1])
                #expect(parts[1].start < parts[2].start)
                let records = try await engine.store.fieldRecords()
                #expect(records.map(\.nextPart).sorted() == [0, 0, 2])
                let rows = try await engine.profiles(of: fare, limit: 8)
                    .map(\.pane.summary.rowCount)
                #expect(rows == [150, 300])
            }
        }
    }

    @Test func `a store of a later format is left alone`() async throws {
        try makeStoreOfFormat1()
        try change("PRAGMA user_version = 2")
        await #expect(
            throws: LineageError.conflict("A later version of strandline wrote this database.")
        ) {
            try await directory.withEngine { _ in }
        }
    }

    @Test func `tables that no released version made are named`() async throws {
        try makeStoreOfFormat1()
        try change("ALTER TABLE run DROP COLUMN notes")
        await #expect(throws: StoreError.unlikeTables(reason: "its table 'run' lacks notes")) {
            try await directory.withEngine { _ in }
        }
    }

    @Test func `states and references of format 1 are read`() throws {
        let state = SavedFieldState(
            kind: "numeric", detail: SavedDetail(granted: .summary, wanted: .full),
            counters: FieldCounters(), histogram: LifetimeHistogram(), newestValueAt: 5,
            slidesWithClock: true, bootstrapStart: 1, newestSlot: 2, windowBeginning: 3)
        let json = """
            {"bootstrapStart":1,"counters":{"lateCount":0,"missingCount":0,"mistypedCount":0,\
            "refusedCount":0,"valueCount":0},"detail":{"granted":"summary","wanted":"full"},\
            "histogram":{"counts":[],"exponential":\(LifetimeHistogram().exponential.encoded()),\
            "sum":0,"upperBounds":[],"waiting":[]},"kind":"numeric","newestSlot":2,\
            "newestValueAt":5,"slidesWithClock":true,"version":1,"windowBeginning":3}
            """
        #expect(try SavedFieldState(decoding: Array(json.utf8)) == state)
        let origins: [(Reference.Origin, String)] = [
            (.bootstrap, #"{"bootstrap":{}}"#),
            (
                .span(from: start, until: start),
                #"{"span":{"from":"2020-03-08T00:00:00Z","until":"2020-03-08T00:00:00Z"}}"#
            ),
            (.profile, #"{"profile":{}}"#), (.run(7), #"{"run":{"_0":7}}"#),
            (.lineage(run: 7, reason: "r"), #"{"lineage":{"reason":"r","run":7}}"#),
            (.latestStableRun(8), #"{"calmRun":{"_0":8}}"#),
        ]
        for (origin, text) in origins {
            let json =
                #"{"origin":\#(text),"panes":[],"setAt":1583625600000000,"starts":[],"version":1}"#
            let reference = try SavedReference(decoding: Array(json.utf8))
            #expect(reference.origin == origin)
            #expect(reference.setAt == start)
        }
    }

    @Test func `states and references are read as they were written`() throws {
        let monitor = Monitor()
        try monitor.observe(
            ObservationBatch(
                component: "c", role: .input, rowCount: 500,
                columns: [
                    ObservedColumn(name: "n", values: .numeric((0..<500).map { Double($0 % 77) })),
                    ObservedColumn(name: "m", values: .missing(500)),
                ]))
        for checkpoint in monitor.checkpoints() {
            let read = try SavedFieldState(decoding: checkpoint.state.encoded())
            #expect(read.encoded() == checkpoint.state.encoded())
            #expect(read == checkpoint.state)
        }
        for times in [[Int64](), [-1], [.min, .max, 0, 5]] {
            var state = SavedFieldState(kind: times.isEmpty ? nil : "embedding")
            if let first = times.first { state.newestSlot = first }
            if times.count > 1 {
                state.windowBeginning = times[1]
                state.bootstrapStart = times[2]
                state.newestValueAt = times[3]
                state.detail = SavedDetail(granted: .score, wanted: .full)
            }
            #expect(try SavedFieldState(decoding: state.encoded()) == state)
        }
        let pane = Pane(start: start, summary: .empty(.numeric))
        for origin in [
            .bootstrap, .span(from: start, until: start), .profile, .run(-7),
            .lineage(run: 7, reason: "ré\n"), .latestStableRun(8),
        ] as [Reference.Origin] {
            let saved = SavedReference(origin: origin, setAt: start, panes: [pane, pane])
            let read = try SavedReference(decoding: saved.encoded())
            #expect(read.origin == origin)
            #expect(read.setAt == start)
            #expect(read.panes.map(\.start) == [start, start])
            #expect(read.panes.map(\.encoded) == [pane.encoded, pane.encoded])
        }
    }

    @Test func `what a later version wrote is not guessed at`() throws {
        #expect(throws: SavedStateError.laterVersion("the state of a field", version: 2)) {
            try SavedFieldState(decoding: Array(#"{"version":2}"#.utf8))
        }
        #expect(throws: SavedStateError.laterVersion("the reference of a field", version: 3)) {
            try SavedReference(decoding: [3, 0, 0, 0, 0, 0, 0])
        }
    }

    @Test func `what cannot be read is put away, and the rest goes on`() async throws {
        func batch(_ count: Int, hours: Double) -> ObservationBatch {
            ObservationBatch(
                component: "inference", role: .output,
                timestamp: start + TimeSpan(seconds: hours * 3600), rowCount: count,
                columns: ["score", "other", "third"].map {
                    ObservedColumn(name: $0, values: .numeric((0..<count).map(Double.init)))
                })
        }
        try await directory.withEngine { engine in
            for hours in [0, 0.1, 1.2] { _ = try await engine.observe(batch(200, hours: hours)) }
            try await engine.checkpoint()
            for _ in 0..<3 { _ = try await engine.observe(batch(10, hours: 1.3)) }
        }
        try change(
            """
            UPDATE field SET state = x'00' WHERE name = 'other';
            UPDATE field SET reference = x'7B7D' WHERE name = 'third';
            UPDATE field_pane SET summary = x'02' WHERE start = (SELECT max(start) FROM field_pane)
                AND field_id = (SELECT id FROM field WHERE name = 'score');
            """)
        try damageSecondBatch()
        func check(_ engine: Engine) async throws {
            let reading = try engine.monitor.reading(of: score)
            #expect(reading.counters.valueCount == 620)
            #expect(reading.reference?.origin == .bootstrap)
            let other = FieldKey(component: "inference", role: .output, field: "other")
            // Its counters are lost with its state; its panes are not.
            #expect(try engine.monitor.reading(of: other).reference?.origin == .bootstrap)
            #expect(try await engine.store.quarantinedCount() == 4)
        }
        try await directory.withEngine { try await check($0) }
        #expect(directory.unreadable.map(\.place).count == 4)
        #expect(
            directory.unreadable.contains {
                if case .batch = $0.place { true } else { false }
            })
        // They are not met again.
        try await directory.withEngine { engine in
            try await engine.checkpoint()
            try await check(engine)
        }
        #expect(directory.unreadable.count == 4)
    }
}
