package import Instants

/// Where the rows of a batch come from.
struct RowSource: Sendable {
    /// An identifier for each row, or none at all.
    let ids: [String]
    let run: Int64?
    let receivedAt: Instant
}

/// A value that can be followed back: an exemplar of those in its bucket.
package struct TracedValue: Sendable, Equatable {
    package let value: Double
    /// What its sender calls the output.
    package let id: String?
    /// The run that it belongs to.
    package let run: Int64?
    /// When it came.
    package let at: Instant

    init(_ value: Double, id: String?, run: Int64?, at: Instant) {
        self.value = value
        self.id = id
        self.run = run
        self.at = at
    }

    init(_ value: Double, row: Int, of source: RowSource) {
        self.value = value
        id = source.ids.isEmpty ? nil : source.ids[row]
        run = source.run
        at = source.receivedAt
    }
}
