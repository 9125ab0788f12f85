import Foundation
package import GRDB
package import Instants
import Lineage

/// Components, runs and artifacts in SQLite, and the lineage between them.
///
/// Everything that changes the store is a transaction, committed together with what waits beside
/// it; a call that returned has its effect on disk. Errors are `LineageError` for what the caller
/// can mend and GRDB's `DatabaseError` for what it cannot.
package final class SQLiteStore: Sendable {
    /// The name of the database file in the folder of a store.
    package static let fileName = "strandline.sqlite"

    let database: any DatabaseWriter
    let clock: WallClock
    let writes: GroupCommit
    let rowMaps = RowMapCache()
    /// Whether the store takes what is written to it.
    package let health = StoreHealth()
    let journal: Journal
    let files: StoreFiles?
    private let folder: StoreFolder?

    /// A store in an open database, which gets the tables that it lacks.
    ///
    /// - Parameters:
    ///   - database: foreign keys enabled, as GRDB does by default.
    ///   - clock: tells when flags and retractions were made.
    /// - Throws: `LineageError.conflict` where a later version of this program made the tables,
    ///   `StoreError.unlikeTables` where no released one did.
    package convenience init(_ database: any DatabaseWriter, clock: WallClock) throws {
        try self.init(database, clock: clock, folder: nil, files: nil)
    }

    private init(
        _ database: any DatabaseWriter, clock: WallClock, folder: StoreFolder?, files: StoreFiles?
    ) throws {
        self.database = database
        self.clock = clock
        self.folder = folder
        self.files = files
        writes = GroupCommit(database, health: health) { try files?.check() }
        try SchemaUpgrade(database).perform(backupFolder: folder?.path)
        journal = try Journal(
            folder: folder?.path, after: try database.read { try JournalPosition.read($0) })
    }

    /// The store in a folder, which is made where it is missing.
    ///
    /// Every commit is synced to disk (`synchronous = FULL`), so that not even a power cut loses
    /// what was answered. The folder belongs to this process until the store is closed.
    ///
    /// - Throws: `StoreError` where another process has the folder, or nothing can be written;
    ///   what `init` throws.
    package static func open(directory: String, clock: WallClock) throws -> SQLiteStore {
        let folder = try StoreFolder(directory)
        do {
            return try open(folder, clock: clock)
        } catch {
            throw StoreError(storage: error) ?? error
        }
    }

    private static func open(_ folder: StoreFolder, clock: WallClock) throws -> SQLiteStore {
        let path = folder.path + "/" + fileName
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: settings)
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // Opening a pool sets NORMAL after its configuration ran, so FULL has to come after both.
        let level = try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(database, sql: "PRAGMA synchronous")
        }
        guard level == 2 else {
            throw LineageError.conflict("SQLite refuses to sync every commit to disk.")
        }
        let store = try SQLiteStore(
            pool, clock: clock, folder: folder, files: StoreFiles(path))
        FilePermissions.tighten(folder: folder.path)
        return store
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
    package static func inMemory(clock: WallClock) throws -> SQLiteStore {
        try SQLiteStore(DatabaseQueue(), clock: clock)
    }

    /// Closes the database and lets go of its folder; every later call fails.
    package func close() throws {
        try database.close()
        folder?.release()
    }

    /// Looks whether the store still takes what is written to it, which `health` tells then.
    ///
    /// Where all is well this looks at two files; after a failure it writes.
    package func checkHealth() async {
        guard health.failure != nil else {
            do { try files?.check() } catch { health.note(error) }
            return
        }
        // The outcome is noted like that of any write.
        _ = try? await writes.perform { database in
            try database.execute(sql: "PRAGMA user_version = \(Schema.formatVersion)")
        }
        do { try journal.checkWritable() } catch { health.note(error) }
    }

    /// On how many connections what is read whole is read at once: GRDB's pool has five.
    static let readerCount = min(ProcessInfo.processInfo.activeProcessorCount, 4)

    /// Runs a query on a snapshot of the store.
    func read<Value: Sendable>(
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await database.read(query)
    }
}
