import GRDB
import Instants
package import Lineage

extension SQLiteStore {
    /// Makes labels known; known ones stay as they are.
    ///
    /// - Throws: `LineageError.invalid`.
    package func createLabels(_ names: [String]) async throws {
        try Self.check(labels: names)
        try await writes.perform { database in
            for name in names { _ = try LabelTable(database).idCreating(named: name) }
        }
    }

    /// Retracts labels: runs that read data with them are warned at first, then refused.
    ///
    /// A label that is unknown so far is retracted before its data comes. One that is retracted
    /// already keeps its time.
    ///
    /// - Throws: `LineageError.invalid`.
    package func retract(labels names: [String]) async throws {
        try Self.check(labels: names)
        let now = clock.now()
        try await writes.perform { database in
            let table = LabelTable(database)
            for name in names { try table.retract(table.idCreating(named: name), at: now) }
        }
    }

    /// Labels, by name.
    ///
    /// - Parameters:
    ///   - name: a name, to go on with those behind it; nil to start with the first.
    ///   - limit: how many at most.
    /// - Returns: the labels of a page.
    /// - Throws: GRDB's `DatabaseError`.
    package func labels(
        after name: String? = nil, limit: Int = LineageLimits.namePageCountMax
    ) async throws -> [DataLabel] {
        try await read { try LabelTable($0).all(after: name ?? "", limit: limit) }
    }

    /// The labels of some names, in the order of these; names that no label has are left out.
    package func labels(named names: [String]) async throws -> [DataLabel] {
        try await read { try LabelTable($0).labels(named: names) }
    }

    /// The labels that were retracted, by name, as `labels` gives all.
    package func retractedLabels(
        after name: String? = nil, limit: Int = LineageLimits.namePageCountMax
    ) async throws -> [DataLabel] {
        try await read { try LabelTable($0).retracted(after: name ?? "", limit: limit) }
    }

    /// The artifacts that carry a label, by name and version: those that it was stated of and all
    /// that came from them.
    ///
    /// - Throws: `LineageError.unknownLabel`.
    package func artifacts(labelled name: String) async throws -> [Artifact] {
        try await read { database in
            let table = LabelTable(database)
            guard let label = try table.id(named: name) else {
                throw LineageError.unknownLabel(name)
            }
            return try table.artifacts(carrying: label)
        }
    }

    private static func check(labels names: [String]) throws {
        for (index, name) in names.enumerated() {
            try TextRule.name.check(name, field: "labels[\(index)]")
        }
    }
}
