import ClientText
import GRDB

/// Brings names that were stored as they came into the normal form in which they are looked up.
///
/// Two names that are one in that form stay two: the one that was not in it gets a number behind it,
/// so that nothing that was recorded under either is lost or mixed.
struct NameMigration {
    private let database: Database

    static func register(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("lineage 4") { database in
            try database.execute(sql: flags)
            let migration = NameMigration(database: database)
            try migration.renameComponents()
            for table in ["artifact", "label", "task"] {
                try migration.rename(table) { try migration.isUnused($0, in: table) }
            }
            try migration.renameOwners()
            try migration.renameTags()
            try migration.renameTests()
            try migration.renameFields()
        }
    }

    /// The order in which flags are listed.
    private static let flags = "CREATE INDEX flag_by_time ON flag (flagged_at)"

    /// Renames the rows of a table whose names are unique; gives the new names by the old ones.
    @discardableResult private func rename(
        _ table: String, isUnused: (String) throws -> Bool
    ) throws -> [ExactText: String] {
        var names: [ExactText: String] = [:]
        for (id, name) in try stale("SELECT id, name FROM \(table)") {
            let renamed = try Self.unusedName(name, isUnused: isUnused)
            try database.execute(
                sql: "UPDATE \(table) SET name = ? WHERE id = ?", arguments: [renamed, id])
            names[ExactText(name)] = renamed
        }
        return names
    }

    private func isUnused(
        _ name: String, in table: String, column: String = "name"
    ) throws -> Bool {
        try Int.fetchOne(
            database, sql: "SELECT 1 FROM \(table) WHERE \(column) = ?", arguments: [name]) == nil
    }

    /// Fields follow their components, and some have a component that was never recorded.
    private func renameComponents() throws {
        func isUnusedComponent(_ name: String) throws -> Bool {
            try isUnused(name, in: "component")
                && isUnused(name, in: "field", column: "component")
        }
        var names = try rename("component", isUnused: isUnusedComponent)
        let components = try stale("SELECT MIN(id), component FROM field GROUP BY component")
        for (_, component) in components {
            let name =
                try names[ExactText(component)]
                ?? Self.unusedName(component, isUnused: isUnusedComponent)
            names[ExactText(component)] = name
            try database.execute(
                sql: "UPDATE field SET component = ? WHERE component = ?",
                arguments: [name, component])
        }
    }

    /// The rows whose text is not in normal form: the id and the text.
    private func stale(_ query: String) throws -> [(id: Int64, text: String)] {
        var found: [(id: Int64, text: String)] = []
        let rows = try Row.fetchCursor(database, sql: query)
        while let row = try rows.next() {
            let text: String = row[1]
            if Self.isStale(text) { found.append((row[0], text)) }
        }
        return found
    }

    private static func isStale(_ text: String) -> Bool {
        ExactText(text) != ExactText(text.canonicalName)
    }

    /// The normal form of a name, with a number behind it where something else has it.
    private static func unusedName(
        _ name: String, isUnused: (String) throws -> Bool
    ) rethrows -> String {
        var number = 1
        while true {
            let suffix = number == 1 ? "" : " (\(number))"
            // Some letters take more bytes in normal form than before.
            var candidate = name.canonicalName
            while candidate.utf8.count + suffix.utf8.count > nameBytesMax { candidate.removeLast() }
            if try isUnused(candidate + suffix) { return candidate + suffix }
            number += 1
        }
    }

    private static let nameBytesMax = 1024

    private func renameOwners() throws {
        for (id, owner) in try stale("SELECT id, owner FROM component") {
            try database.execute(
                sql: "UPDATE component SET owner = ? WHERE id = ?",
                arguments: [owner.canonicalName, id])
        }
    }

    /// A tag that a component has in two spellings is one.
    private func renameTags() throws {
        for (component, tag) in try stale("SELECT component_id, tag FROM component_tag") {
            try database.execute(
                sql: "INSERT OR IGNORE INTO component_tag (component_id, tag) VALUES (?, ?)",
                arguments: [component, tag.canonicalName])
            try database.execute(
                sql: "DELETE FROM component_tag WHERE component_id = ? AND tag = ?",
                arguments: [component, tag])
        }
    }

    /// Counts of a test in two spellings are added up.
    private func renameTests() throws {
        for (component, name) in try stale("SELECT component_id, name FROM test_count") {
            try database.execute(
                sql: """
                    INSERT INTO test_count (component_id, name, passed, failed)
                    SELECT component_id, ?, passed, failed FROM test_count
                    WHERE component_id = ? AND name = ?
                    ON CONFLICT (component_id, name) DO UPDATE SET
                        passed = passed + excluded.passed, failed = failed + excluded.failed
                    """, arguments: [name.canonicalName, component, name])
            try database.execute(
                sql: "DELETE FROM test_count WHERE component_id = ? AND name = ?",
                arguments: [component, name])
        }
    }

    private func renameFields() throws {
        for (id, name) in try stale("SELECT id, name FROM field ORDER BY id") {
            let renamed = try Self.unusedName(name) { candidate in
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT 1 FROM field AS other JOIN field USING (component, role)
                        WHERE field.id = ? AND other.name = ?
                        """, arguments: [id, candidate]) == nil
            }
            try database.execute(
                sql: "UPDATE field SET name = ? WHERE id = ?", arguments: [renamed, id])
        }
    }
}
