package import Instants

/// A batch that fits, with the fields that its columns go to.
package struct AdmittedBatch: Sendable {
    package let batch: TalliedBatch
    let fields: [Field]
    package let receivedAt: Instant
    /// Whether a field appeared with it.
    package let hasNewFields: Bool
}
