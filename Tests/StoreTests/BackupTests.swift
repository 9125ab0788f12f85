import Foundation
import GRDB
import Instants
import Lineage
import Store
import Testing

@Suite struct BackupTests {
    @Test func `a backup holds the store as it stood and opens as a store`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("lineage-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore.open(
            directory: folder.appendingPathComponent("store").path, clock: MovedClock().clock)
        _ = try await store.record(step("train", at: 1, writes: ["m"]))
        let copies = folder.appendingPathComponent("copy")
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
        let path = copies.appendingPathComponent(SQLiteStore.fileName).path
        try await store.backup(to: path)
        _ = try await store.record(step("infer", at: 2, reads: ["m"]))
        await #expect(throws: LineageError.conflict("There is a file \(path) already.")) {
            try await store.backup(to: path)
        }
        try store.close()

        #expect(
            try FileManager.default.contentsOfDirectory(atPath: copies.path)
                == [SQLiteStore.fileName])
        let copy = try SQLiteStore.open(directory: copies.path, clock: MovedClock().clock)
        #expect(try await copy.recentRuns(limit: 5).map(\.component) == ["train"])
        #expect(try await copy.record([step("infer", at: 2, reads: ["m"])]) == [2])
        try copy.close()
    }

    @Test func `a backup that cannot be written fails and leaves nothing`() async throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("lineage-\(UUID().uuidString)/none/copy.sqlite").path
        let store = try emptyStore()
        await #expect(throws: DatabaseError.self) { try await store.backup(to: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
