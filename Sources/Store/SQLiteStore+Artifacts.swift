import GRDB
import Instants
package import Lineage

extension SQLiteStore {
    /// What is known of an artifact in all of its versions.
    ///
    /// - Throws: `LineageError.unknownArtifact`.
    package func artifact(named name: String) async throws -> ArtifactCard {
        try await read { database in
            let table = ArtifactTable(database)
            guard let id = try table.id(named: name), var card = try table.card(of: id) else {
                throw LineageError.unknownArtifact(name)
            }
            card.labels = try LabelTable(database).names(ofArtifact: id)
            card.producer = try RunQuery(database).latestProducer(ofArtifact: id)
            card.reader = try RunQuery(database).readers(ofArtifact: id, limit: 1).first
            return card
        }
    }
}
