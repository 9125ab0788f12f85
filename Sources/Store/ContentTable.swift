import Crypto
import Foundation
import GRDB

/// What many runs share and is stored once, under its digest: code snapshots and parameter sets.
struct ContentTable {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// The id of a code snapshot, inserted where it is new.
    func code(_ text: String) throws -> Int64 {
        let digest = Self.digest(of: text.utf8)
        let statement = try database.cachedStatement(sql: "SELECT id FROM code WHERE digest = ?")
        if let id = try statement.firstInteger(digest) { return id }
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO code (digest, text) VALUES (?, ?)")
        try insertion.run(digest, text)
        return database.lastInsertedRowID
    }

    /// The text of a code snapshot.
    func code(_ id: Int64) throws -> String? {
        let statement = try database.cachedStatement(sql: "SELECT text FROM code WHERE id = ?")
        return try String.fetchOne(statement, arguments: [id])
    }

    /// The id of a set of parameters, inserted where it is new; nil for the empty one.
    func parameterSet(_ parameters: [String: String]) throws -> Int64? {
        guard !parameters.isEmpty else { return nil }
        let sorted = parameters.sorted { $0.key < $1.key }
        let digest = Self.digest(of: sorted)
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM parameter_set WHERE digest = ?")
        if let id = try statement.firstInteger(digest) { return id }
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO parameter_set (digest) VALUES (?)")
        try insertion.run(digest)
        let id = database.lastInsertedRowID
        let member = try database.cachedStatement(
            sql: "INSERT INTO parameter (set_id, name, value) VALUES (?, ?, ?)")
        for (name, value) in sorted { try member.run(id, name, value) }
        return id
    }

    /// The parameters of a set.
    func parameters(_ id: Int64) throws -> [String: String] {
        let statement = try database.cachedStatement(
            sql: "SELECT name, value FROM parameter WHERE set_id = ?")
        let rows = try Row.fetchCursor(statement, arguments: [id])
        var parameters: [String: String] = [:]
        while let row = try rows.next() { parameters[row[0]] = row[1] }
        return parameters
    }

    /// The digest of names and values, each after its length, so that no two sets read alike.
    private static func digest(of parameters: [(key: String, value: String)]) -> Data {
        var bytes: [UInt8] = []
        for text in parameters.flatMap({ [$0.key, $0.value] }) {
            bytes.append(contentsOf: "\(text.utf8.count):".utf8)
            bytes.append(contentsOf: text.utf8)
        }
        return digest(of: bytes)
    }

    private static func digest(of content: some Sequence<UInt8>) -> Data {
        Data(SHA256.hash(data: Data(content)))
    }
}
