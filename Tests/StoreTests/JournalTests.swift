import Foundation
import GRDB
import Instants
import Lineage
import Testing

@testable import Store

/// Batches that were answered are read again after whatever happened to the process.
@Suite struct JournalTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("strandline-journal-\(UUID().uuidString)").path

    /// What a store does with the folder, which is let go of without a save.
    private func withStore<Value>(_ body: (SQLiteStore) async throws -> Value) async throws -> Value
    {
        let store = try SQLiteStore.open(directory: folder, clock: .system)
        defer { try? store.close() }
        return try await body(store)
    }

    private func draft(_ number: UInt8, id: String? = nil) -> JournalDraft {
        JournalDraft(batchID: id, body: [number, number, number])
    }

    /// Journals batches, which are to get some sequences.
    private func expect(
        _ store: SQLiteStore, _ drafts: [JournalDraft], _ sequences: [Int64?],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try store.appendToJournal(drafts)
        #expect(found == sequences, sourceLocation: sourceLocation)
    }

    private func replayed(_ store: SQLiteStore) async throws -> [JournalEntry] {
        var entries: [JournalEntry] = []
        try await store.replayJournal { entries.append($0) }
        return entries
    }

    private func segments() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".journal") }.sorted().map { folder + "/" + $0 }
    }

    private func change(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
        change(&bytes)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    @Test func `batches are replayed in order until a save holds them`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            #expect(try await replayed(store).isEmpty)
            try expect(store, [draft(1), draft(2)], [1, 2])
            try expect(store, [draft(3)], [3])
        }
        try await withStore { store in
            let entries = try await replayed(store)
            #expect(entries.map(\.sequence) == [1, 2, 3])
            #expect(entries.map(\.body) == [[1, 1, 1], [2, 2, 2], [3, 3, 3]])
            try expect(store, [draft(4)], [4])
            store.endJournalSegment()
            try expect(store, [draft(5)], [5])
            try await store.save([], through: 4)
        }
        #expect(try segments().count == 1)
        try await withStore { store in
            #expect(try await replayed(store).map(\.sequence) == [5])
            try await store.save([], through: 5)
        }
        try await withStore { store in
            #expect(try await replayed(store).isEmpty)
            try expect(store, [draft(6)], [6])
        }
    }

    @Test func `an id is taken once, before and after a save and a kill`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            try await store.replayJournal { _ in }
            try expect(store, [draft(1, id: "a"), draft(2, id: "a")], [1, nil])
            try expect(store, [draft(3, id: "a"), draft(4, id: "b")], [nil, 2])
        }
        try await withStore { store in
            try await store.replayJournal { _ in }
            try expect(store, [draft(1, id: "a")], [nil])
            try await store.save([], through: 2)
            try expect(store, [draft(1, id: "b")], [nil])
        }
        try await withStore { store in
            #expect(try await replayed(store).isEmpty)
            try expect(store, [draft(1, id: "b"), draft(1, id: "c")], [nil, 3])
        }
    }

    @Test(arguments: [1, 4, 9, 12])
    func `what was being written at the end is cut off`(byteCount: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            try await store.replayJournal { _ in }
            _ = try store.appendToJournal([draft(1), draft(2)])
        }
        try change(try #require(try segments().first)) { $0.removeLast(byteCount) }
        try await withStore { store in
            #expect(try await replayed(store).map(\.sequence) == [1])
            try expect(store, [draft(7)], [2])
        }
        try await withStore { store in
            let bodies = try await replayed(store).map(\.body)
            #expect(bodies == [[1, 1, 1], [7, 7, 7]])
        }
    }

    @Test func `a damaged batch is told, and those behind it are read`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            try await store.replayJournal { _ in }
            _ = try store.appendToJournal([draft(1), draft(2), draft(3)])
        }
        // A head of 16 bytes, a batch of 13, and ten bytes before the body of the next.
        try change(try #require(try segments().first)) { $0[16 + 13 + 10] ^= 8 }
        try await withStore { store in
            let entries = try await replayed(store)
            #expect(entries.map(\.sequence) == [1, 2, 3])
            #expect(entries.map(\.body) == [[1, 1, 1], nil, [3, 3, 3]])
        }
    }

    @Test func `a journal that goes on from another database is named`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            try await store.replayJournal { _ in }
            _ = try store.appendToJournal([draft(1)])
            store.endJournalSegment()
            try await store.save([], through: 1)
            _ = try store.appendToJournal([draft(2)])
        }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(
                atPath: "\(folder)/\(SQLiteStore.fileName)\(suffix)")
        }
        let error = await #expect(throws: StoreError.self) { try await withStore { _ in } }
        #expect("\(try #require(error))".contains("its journal begins at batch 2"))
    }

    @Test func `nothing is answered as written once a segment is gone`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            try await store.replayJournal { _ in }
            _ = try store.appendToJournal([draft(1)])
            let path = try #require(try segments().first)
            try FileManager.default.removeItem(atPath: path)
            for _ in 0..<2 {
                #expect(throws: StoreError.replaced(file: path)) {
                    try store.appendToJournal([draft(2)])
                }
            }
            #expect(store.health.failure == .replaced(file: path))
            await store.checkHealth()
            #expect(store.health.failure == .replaced(file: path))
        }
    }

    @Test func `what is cleared is not replayed`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withStore { store in
            try await store.replayJournal { _ in }
            _ = try store.appendToJournal([draft(1, id: "a")])
            try await store.clear()
            #expect(try segments().isEmpty)
            try expect(store, [draft(2, id: "a")], [2])
        }
        try await withStore { store in
            let bodies = try await replayed(store).map(\.body)
            #expect(bodies == [[2, 2, 2]])
        }
    }

    @Test func `a store with batches of an earlier version is left alone`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let queue = try DatabaseQueue()
        var migrator = DatabaseMigrator()
        MonitorSchema.register(in: &migrator)
        try migrator.migrate(queue)
        try await queue.write { database in
            try database.execute(sql: "INSERT INTO observation_batch (body) VALUES (x'00')")
        }
        JournalSchema.register(in: &migrator)
        #expect(throws: StoreError.self) { try migrator.migrate(queue) }
    }
}
