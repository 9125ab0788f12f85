import Foundation
package import GRDB
package import Instants
import Lineage

/// Components, runs and artifacts in SQLite, and the lineage between them.
///
/// Everything that changes the store is a transaction, committed together with what waits beside
/// it; a call that returned has its effect on disk. Errors are `LineageError` for what the caller
/// can mend and GRDB's `DatabaseError` for what it cannot.
package final class LineageStore: Sendable {
    /// The name of the database file in the folder of a store.
    package static let fileName = "strandline.sqlite"

    let database: any DatabaseWriter
    let clock: WallClock
    let writes: GroupCommit
    let rowMaps = RowMapCache()

    /// A store in an open database, which gets the tables that it lacks.
    ///
    /// - Parameters:
    ///   - database: foreign keys enabled, as GRDB does by default.
    ///   - clock: tells when flags and retractions were made.
    /// - Throws: `LineageError.conflict` where a later version of this program made the tables.
    package init(_ database: any DatabaseWriter, clock: WallClock) throws {
        self.database = database
        self.clock = clock
        writes = GroupCommit(database)
        let migrator = Schema.migrator
        if try database.read(migrator.hasBeenSuperseded) {
            throw LineageError.conflict("A later version of strandline wrote this database.")
        }
        try migrator.migrate(database)
    }

    /// The store in a folder, which is made where it is missing.
    ///
    /// Every commit is synced to disk (`synchronous = FULL`), so that not even a power cut loses
    /// what was answered.
    package static func open(directory: String, clock: WallClock) throws -> LineageStore {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: settings)
        }
        let pool = try DatabasePool(
            path: directory + "/" + fileName, configuration: configuration)
        // Opening a pool sets NORMAL after its configuration ran, so FULL has to come after both.
        let level = try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        guard level == 2 else {
            throw LineageError.conflict("SQLite refuses to sync every commit to disk.")
        }
        return try LineageStore(pool, clock: clock)
    }

    /// What every connection is set to.
    ///
    /// A commit changes some 30 pages, so that SQLite's checkpoint after 1,000 pages of log would
    /// come every few commits and write the same pages again and again. What savepoints put aside
    /// stays in memory.
    private static let settings = """
        PRAGMA cache_size = -32768;
        PRAGMA temp_store = MEMORY;
        PRAGMA wal_autocheckpoint = 8000;
        """

    /// A store that lives as long as the value does.
    package static func inMemory(clock: WallClock) throws -> LineageStore {
        try LineageStore(DatabaseQueue(), clock: clock)
    }

    /// Closes the database; every later call fails.
    package func close() throws {
        try database.close()
    }

    /// Runs a query on a snapshot of the store.
    func read<Value: Sendable>(
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await database.read(query)
    }
}
