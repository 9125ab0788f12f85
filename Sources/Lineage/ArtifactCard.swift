package import Instants

/// What is known of an artifact in all of its versions.
package struct ArtifactCard: Sendable, Equatable {
    package var name: String
    package var kind: ArtifactKind
    /// When it was flagged as a wrong output; nil where it is not.
    package var flaggedAt: Instant?
    /// The data labels that it carries in some version, by name.
    package var labels: [String]
    /// The latest run that output it.
    package var producer: Int64?
    /// The latest run that read it.
    package var reader: Int64?

    package init(
        name: String, kind: ArtifactKind, flaggedAt: Instant? = nil, labels: [String] = [],
        producer: Int64? = nil, reader: Int64? = nil
    ) {
        self.name = name
        self.kind = kind
        self.flaggedAt = flaggedAt
        self.labels = labels
        self.producer = producer
        self.reader = reader
    }
}
