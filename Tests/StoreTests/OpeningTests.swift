import GRDB
import Instants
import Lineage
@testable import Store
import Testing

@Suite struct OpeningTests {
    @Test func `a store is made with its folder and keeps what it was told`() async throws {
        try await withFolder { folder in
            let first = try SQLiteStore.open(directory: folder, clock: MovedClock().clock)
            let id = try await first.record(
                step("train", at: 1, reads: ["a"], writes: ["model.pkl"]))
            try first.close()
            let second = try SQLiteStore.open(directory: folder, clock: MovedClock().clock)
            #expect(try await second.run(id).component == "train")
            #expect(try await second.record([step("infer", at: 2, reads: ["model.pkl"])]) == [2])
            #expect(try await second.run(2).dependencies == [id])
            try second.close()
        }
    }

    @Test func `a file store keeps a log, syncs commits and checks references`() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore.open(directory: folder, clock: MovedClock().clock)
            _ = try await store.record(step("train", at: 1))
            let settings = try await store.database.writeWithoutTransaction { database in
                try ["journal_mode", "synchronous", "foreign_keys"].map {
                    try String.fetchOne(database, sql: "PRAGMA \($0)")
                }
            }
            #expect(settings == ["wal", "2", "1"])
            try store.close()
        }
    }

    @Test func `a database of a later version is refused`() async throws {
        let database = try DatabaseQueue()
        _ = try SQLiteStore(database, clock: MovedClock().clock)
        try await database.write { database in
            try database.execute(
                sql: "INSERT INTO grdb_migrations (identifier) VALUES ('lineage 99')")
        }
        #expect(
            throws: LineageError.conflict("A later version of strandline wrote this database.")
        ) {
            try SQLiteStore(database, clock: MovedClock().clock)
        }
    }

    @Test func `the tables refuse what would break lineage`() async throws {
        let database = try DatabaseQueue()
        let store = try SQLiteStore(database, clock: MovedClock().clock)
        _ = try await store.record([
            step("train", at: 1, writes: ["model.pkl"]), step("infer", at: 2, reads: ["model.pkl"]),
        ])
        for statement in [
            "DELETE FROM run WHERE id = 1",
            "DELETE FROM artifact",
            "DELETE FROM component",
            "INSERT INTO component (name, description, owner, created_at) VALUES ('train', '', '', 0)",
            "INSERT INTO component (name, description, owner, created_at) VALUES ('', '', '', 0)",
            "UPDATE run SET status = 'lost'",
            "UPDATE run SET status = 'running'",
            "UPDATE run SET ended_at = started_at - 1",
            "UPDATE run SET started_at = 'yesterday'",
            "UPDATE run_input SET producer_id = 99",
            "INSERT INTO flag (artifact_id, flagged_at) VALUES (99, 0)",
        ] {
            await #expect(throws: DatabaseError.self, "\(statement)") {
                try await database.write { try $0.execute(sql: statement) }
            }
        }
    }
}
