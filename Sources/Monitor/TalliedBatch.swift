package import Instants

/// A batch as fields take it, and as the journal keeps it.
package struct TalliedBatch: Sendable, Equatable {
    package var component: String
    package var role: FieldRole
    /// The run these rows belong to; nil for values of a serving component.
    package var run: Int64?
    /// The event time of the rows; nil where they count from their arrival.
    package var timestamp: Instant?
    /// An identifier for each row of numbers, or none at all.
    package var ids: [String]
    /// What makes a client's retry harmless.
    package var batchID: String?
    package var rowCount: Int
    package var columns: [TalliedColumn]
    /// The keys of the columns, in their order.
    let keys: [FieldKey]

    package init(
        component: String, role: FieldRole, run: Int64? = nil, timestamp: Instant? = nil,
        ids: [String] = [], batchID: String? = nil, rowCount: Int, columns: [TalliedColumn]
    ) {
        self.component = component
        self.role = role
        self.run = run
        self.timestamp = timestamp
        self.ids = ids
        self.batchID = batchID
        self.rowCount = rowCount
        self.columns = columns
        keys = columns.map { FieldKey(component: component, role: role, field: $0.name) }
    }

    /// A batch whose columns, which have these keys, were worked out.
    init(_ batch: ObservationBatch, columns: [TalliedColumn], keys: [FieldKey]) {
        let hasRows = columns.contains {
            if case .numeric = $0.content { true } else { false }
        }
        component = batch.component
        role = batch.role
        run = batch.run
        timestamp = batch.timestamp
        ids = hasRows ? batch.ids : []
        batchID = batch.batchID
        rowCount = batch.rowCount
        self.columns = columns
        self.keys = keys
    }

    /// Where its rows come from; nil where nothing is known.
    func source(receivedAt: Instant) -> RowSource? {
        ids.isEmpty && run == nil ? nil : RowSource(ids: ids, run: run, receivedAt: receivedAt)
    }
}
