package import Instants

/// A mark on data, such as whose it is, that spreads from what a run read to what it wrote.
package struct DataLabel: Sendable, Equatable {
    package var name: String
    /// When it was retracted, from when on the data should not be used; nil where it was not.
    package var retractedAt: Instant?

    package init(name: String, retractedAt: Instant? = nil) {
        self.name = name
        self.retractedAt = retractedAt
    }
}
