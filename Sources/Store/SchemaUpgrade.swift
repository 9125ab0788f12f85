import Foundation
import GRDB
import Lineage

/// Brings a database of any earlier version to the present tables.
///
/// What the tables hold is copied to a file beside the database before anything changes. The number
/// in the database's header (`user_version`) is that of the formats of what is stored as bytes; a
/// database of a higher one is left alone.
struct SchemaUpgrade {
    private let database: any DatabaseWriter

    init(_ database: any DatabaseWriter) {
        self.database = database
    }

    /// Makes the tables that are missing.
    ///
    /// - Parameter backupFolder: where a copy of a database with tables is put before they change;
    ///   nil for none.
    /// - Throws: `LineageError.conflict` for the database of a later version,
    ///   `StoreError.unlikeTables` for one of no version, and what the database throws.
    func perform(backupFolder: String?) throws {
        let migrator = Schema.migrator
        let (isLater, formatVersion, applied, isComplete) = try database.read { database in
            (
                try migrator.hasBeenSuperseded(database),
                try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
                try migrator.appliedIdentifiers(database),
                try migrator.hasCompletedMigrations(database)
            )
        }
        guard !isLater, formatVersion <= Schema.formatVersion else {
            throw LineageError.conflict("A later version of strandline wrote this database.")
        }
        guard !isComplete || formatVersion < Schema.formatVersion else { return try checkTables() }
        if let backupFolder, !applied.isEmpty {
            try backUp(to: backupFolder, formatVersion: formatVersion, stepCount: applied.count)
        }
        try migrator.migrate(database)
        try checkTables()
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA user_version = \(Schema.formatVersion)")
        }
    }

    /// Copies the database as it is, once for each state that it may be in.
    private func backUp(to folder: String, formatVersion: Int, stepCount: Int) throws {
        let path = "\(folder)/strandline-before-upgrade-\(formatVersion).\(stepCount).sqlite"
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try DatabaseCopy.write(database, to: path)
    }

    /// Makes sure that every table has the columns that the statements name: steps of versions that
    /// were never released made others under the same names.
    private func checkTables() throws {
        let expected = try DatabaseQueue()
        try Schema.migrator.migrate(expected)
        let columns = try expected.read(Self.columnsByTable)
        let found = try database.read(Self.columnsByTable)
        for (table, names) in columns.sorted(by: { $0.key < $1.key }) {
            let missing = names.subtracting(found[table] ?? []).sorted()
            guard missing.isEmpty else {
                throw StoreError.unlikeTables(
                    reason: "its table '\(table)' lacks \(missing.joined(separator: ", "))")
            }
        }
    }

    private static func columnsByTable(_ database: Database) throws -> [String: Set<String>] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT tables.name, columns.name
                FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table'
                """)
        var columns: [String: Set<String>] = [:]
        for row in rows { columns[row[0], default: []].insert(row[1]) }
        return columns
    }
}
