package import Drift
package import Instants
package import Sketches

/// Rows seen on one side of a component, column by column.
package struct ObservationBatch: Sendable, Equatable {
    package var component: String
    package var role: FieldRole
    /// The run these rows belong to; nil for values of a serving component.
    package var run: Int64?
    /// What the sender calls that run, where its id is yet to be looked up.
    package var runExternalID: String?
    /// The event time of the rows; nil where they count from their arrival.
    package var timestamp: Instant?
    /// An identifier for each row, or none at all.
    package var ids: [String]
    /// What makes a client's retry harmless.
    package var batchID: String?
    package var rowCount: Int
    package var columns: [ObservedColumn]

    package init(
        component: String, role: FieldRole, run: Int64? = nil, timestamp: Instant? = nil,
        ids: [String] = [], batchID: String? = nil, rowCount: Int, columns: [ObservedColumn]
    ) {
        self.component = component
        self.role = role
        self.run = run
        self.timestamp = timestamp
        self.ids = ids
        self.batchID = batchID
        self.rowCount = rowCount
        self.columns = columns
    }
}

/// A named column of a batch.
package struct ObservedColumn: Sendable, Equatable {
    package let name: String
    package let values: ColumnValues

    package init(name: String, values: ColumnValues) {
        self.name = name
        self.values = values
    }
}

/// The values of a column, one for each row.
package enum ColumnValues: Sendable, Equatable {
    /// Numbers; NaN stands for a missing value.
    case numeric([Double])
    case categorical(CategoryColumn)
    case embedding(EmbeddingColumn)
    /// Nothing but missing values: a column whose type is yet to be seen.
    case missing(Int)
    /// What a sender summarised by itself.
    case summary(FieldSummary)

    package var count: Int {
        switch self {
        case .numeric(let values): values.count
        case .categorical(let column): column.codes.count
        case .embedding(let column): column.count
        case .missing(let count): count
        case .summary(let summary): summary.rowCount
        }
    }
}

extension ColumnValues {
    /// The kind of the values; nil where all are missing.
    package var kind: FieldKind? {
        switch self {
        case .numeric: .numeric
        case .categorical: .categorical
        case .embedding: .embedding
        case .missing: nil
        case .summary(let summary): summary.kind
        }
    }

    /// Whether the values have a meaning in a field of `kind`: text in a numeric one has none, and
    /// numbers that were summarised are no categories any more.
    func canArrive(in kind: FieldKind) -> Bool {
        switch self {
        case .summary(let summary): summary.kind == kind
        default: self.kind.map { $0.canArrive(in: kind) } ?? true
        }
    }

    /// The values as a field of `kind` takes them: codes that are written as numbers are categories
    /// where the field is categorical.
    func rendered(for kind: FieldKind?) -> ColumnValues {
        guard kind == .categorical, case .numeric(let numbers) = self else { return self }
        return .categorical(
            CategoryColumn(
                numbers.lazy.map { number in
                    if number.isNaN { return nil }
                    return Int64(exactly: number).map(String.init) ?? String(number)
                }))
    }
}

extension FieldKind {
    /// Whether values of this kind have a meaning in a field of `kind`: numbers have as categories,
    /// text has none in a numeric field, and vectors are like nothing else.
    func canArrive(in kind: FieldKind) -> Bool {
        self == kind || self == .numeric && kind == .categorical
    }
}
