import Foundation
import GRDB
import Lineage

/// The table `row_map`, within one transaction.
struct RowMapTable {
    /// A map with the artifact at its far end.
    struct Entry {
        var artifact: Int64
        var kept: RowMapCache.Entry
    }

    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Keeps maps of a run whose artifacts are stored; a map that was sent before is replaced.
    func insert(_ maps: [RowLineage], of run: Int64) throws {
        let artifacts = ArtifactTable(database)
        for link in maps {
            guard let input = try artifacts.id(named: link.input),
                let output = try artifacts.id(named: link.output)
            else { continue }
            let statement = try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO row_map (run_id, output_id, input_id, map)
                    VALUES (?, ?, ?, ?)
                    """)
            try statement.execute(arguments: [run, output, input, Data(link.map.encoded)])
        }
    }

    /// The maps of one of a run's outputs, each with its input.
    func maps(of run: Int64, output: Int64, in cache: RowMapCache) throws -> [Entry] {
        try entries(
            """
            SELECT id, input_id FROM row_map WHERE run_id = ? AND output_id = ?
            ORDER BY input_id
            """, [run, output], cache)
    }

    /// The maps of one of a run's inputs, each with its output.
    func maps(of run: Int64, input: Int64, in cache: RowMapCache) throws -> [Entry] {
        try entries(
            """
            SELECT id, output_id FROM row_map WHERE run_id = ? AND input_id = ?
            ORDER BY output_id
            """, [run, input], cache)
    }

    private func entries(
        _ query: String, _ arguments: StatementArguments, _ cache: RowMapCache
    ) throws -> [Entry] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: query), arguments: arguments)
        var entries: [Entry] = []
        while let row = try rows.next() {
            let id: Int64 = row[0]
            entries.append(Entry(artifact: row[1], kept: try cache.entry(id) { try map(id) }))
        }
        return entries
    }

    private func map(_ id: Int64) throws -> RowMap {
        let statement = try database.cachedStatement(sql: "SELECT map FROM row_map WHERE id = ?")
        guard let map = try statement.first([id], { RowMap(encoded: [UInt8]($0[0] as Data)) }),
            let map
        else { throw DatabaseError(message: "a stored row map is damaged") }
        return map
    }
}
