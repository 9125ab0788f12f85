import Foundation
import GRDB
import Instants
import Lineage
@testable import Store
import Testing

/// One process has a folder, and what it answers is in the files that the next one finds.
@Suite struct StoreFolderTests {
    private func open(_ folder: String) throws -> SQLiteStore {
        try SQLiteStore.open(directory: folder, clock: MovedClock().clock)
    }

    @Test func `a folder is opened once at a time`() async throws {
        try await withFolder { folder in
            let first = try open(folder)
            #expect(throws: StoreError.inUse(folder: folder, process: getpid())) {
                try open(folder)
            }
            #expect(
                "\(StoreError.inUse(folder: "d", process: 7))"
                    == "the store 'd' is in use by process 7")
            try first.close()
            try open(folder).close()
        }
    }

    @Test func `a folder that cannot be made or written is named`() throws {
        #expect(throws: StoreError.self) { try open("/proc/strandline") }
        do {
            _ = try open("/proc/self")
            Issue.record("it was opened")
        } catch {
            #expect("\(error)".contains("'/proc/self/strandline.lock'"))
        }
    }

    @Test(arguments: [SQLiteStore.fileName, SQLiteStore.fileName + "-wal"])
    func `nothing is answered as written once a file is gone`(name: String) async throws {
        try await withFolder { folder in
            let store = try open(folder)
            defer { try? store.close() }
            _ = try await store.record(step("train", at: 1))
            let file = folder + "/" + name
            try FileManager.default.moveItem(atPath: file, toPath: file + ".moved")
            await #expect(throws: StoreError.replaced(file: file)) {
                _ = try await store.record(step("train", at: 2))
            }
            #expect(store.health.failure == .replaced(file: file))
            // Neither another file passes for it nor, as this process knows less than it holds, itself.
            try Data().write(to: URL(fileURLWithPath: file))
            await store.checkHealth()
            #expect(store.health.failure == .replaced(file: file))
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.moveItem(atPath: file + ".moved", toPath: file)
            await store.checkHealth()
            await #expect(throws: StoreError.replaced(file: file)) {
                _ = try await store.record(step("train", at: 3))
            }
        }
    }

    @Test func `a database that is cut is told`() async throws {
        try await withFolder { folder in
            let store = try open(folder)
            defer { try? store.close() }
            _ = try await store.record(step("train", at: 1))
            let file = folder + "/" + SQLiteStore.fileName
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try handle.truncate(atOffset: 0)
            try handle.close()
            await #expect(throws: StoreError.replaced(file: file)) {
                _ = try await store.record(step("train", at: 2))
            }
        }
    }

    @Test func `a file that goes while nobody writes is told`() async throws {
        try await withFolder { folder in
            let store = try open(folder)
            defer { try? store.close() }
            await store.checkHealth()
            #expect(store.health.failure == nil)
            let file = folder + "/" + SQLiteStore.fileName
            try FileManager.default.removeItem(atPath: file)
            await store.checkHealth()
            #expect(store.health.failure == .replaced(file: file))
        }
    }

    @Test func `a full disk refuses writes until there is room`() async throws {
        try await withFolder { folder in
            let store = try open(folder)
            defer { try? store.close() }
            let pages = try await store.database.writeWithoutTransaction { database in
                let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                return try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(count + 8)")
            }
            #expect(pages != nil)
            var draft = step("train", at: 1)
            draft.notes = String(repeating: "x", count: 1 << 20)
            let large = draft
            await withTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        await #expect(
                            throws: StoreError.unwritable(reason: "database or disk is full")
                        ) {
                            _ = try await store.record(large)
                        }
                    }
                }
                await group.waitForAll()
            }
            #expect(store.health.failure == .unwritable(reason: "database or disk is full"))
            _ = try await store.database.writeWithoutTransaction { database in
                try Int.fetchOne(database, sql: "PRAGMA max_page_count = 1000000")
            }
            await store.checkHealth()
            #expect(store.health.failure == nil)
            _ = try await store.record(large)
        }
    }
}
