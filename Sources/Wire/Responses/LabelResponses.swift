package import Instants
package import Lineage

/// A data label as it is shown.
package struct LabelResponse: Codable, Sendable, Equatable {
    package var name: String
    /// Absent where the label was not retracted.
    package var retractedAt: Instant?

    private enum CodingKeys: String, CodingKey {
        case name
        case retractedAt = "retracted_at"
    }

    package init(_ label: DataLabel) {
        name = label.name
        retractedAt = label.retractedAt
    }
}
