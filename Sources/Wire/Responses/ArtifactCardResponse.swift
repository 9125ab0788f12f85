package import Instants
package import Lineage

/// The answer to `GET /artifacts/{name}`: what is known of an artifact in all of its versions.
package struct ArtifactCardResponse: Codable, Sendable, Equatable {
    package var name: String
    package var kind: String
    /// Absent where it is not flagged.
    package var flaggedAt: Instant?
    package var labels: [String]
    /// The latest run that output it.
    package var producer: Int64?
    /// The latest run that read it.
    package var reader: Int64?

    private enum CodingKeys: String, CodingKey {
        case name, kind, labels, producer, reader
        case flaggedAt = "flagged_at"
    }

    package init(_ card: ArtifactCard) {
        name = card.name
        kind = card.kind.rawValue
        flaggedAt = card.flaggedAt
        labels = card.labels
        producer = card.producer
        reader = card.reader
    }
}
