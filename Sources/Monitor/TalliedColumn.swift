package import Drift
package import Sketches

/// A column as a summary takes it: worked out in the task of whoever brings it, before a field is
/// locked, so that other users of the field do not wait for it.
package struct TalliedColumn: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        /// NaN stands for a missing value.
        case numeric([Double])
        /// A long column of numbers, summed up.
        indirect case digest(NumericDigest)
        /// Each category once, with its count.
        case categorical([String], counts: [Int])
        case embedding(ProjectedVectors)
        case missing
        /// What a sender summarised by itself, or long columns of vectors; missing values included.
        indirect case summary(FieldSummary)
    }

    package let name: String
    package let content: Content
    package let rowCount: Int
    /// Rows without a value, those within numbers and summaries left out.
    package let missingCount: Int

    /// - Parameters:
    ///   - name: That of the field, from which the directions follow along which vectors are looked at.
    ///   - content: What the rows hold.
    ///   - rowCount: The rows, those without a value among them.
    ///   - missingCount: Rows without a value, those within numbers and summaries left out.
    package init(name: String, content: Content, rowCount: Int, missingCount: Int = 0) {
        self.name = name
        self.content = content
        self.rowCount = rowCount
        self.missingCount = missingCount
    }

    /// - Parameters:
    ///   - values: The column.
    ///   - field: Its name, from which the directions follow along which vectors are looked at.
    ///   - kind: That of the field; numbers are written as categories where they are to be some.
    package init(_ values: ColumnValues, field: String, kind: FieldKind? = nil) {
        name = field
        rowCount = values.count
        switch values.rendered(for: kind) {
        case .numeric(let numbers):
            content = .numeric(numbers)
            missingCount = 0
        case .categorical(let column):
            let tally = column.tally()
            content = .categorical(column.categories, counts: tally.counts)
            missingCount = tally.missing
        case .embedding(let column):
            missingCount = column.missingCount
            // Directions take as long as a vector does; a column may say a dimension and hold none.
            guard !column.components.isEmpty else {
                content = .missing
                return
            }
            let projections = RandomProjections(seed: field, dimension: column.dimension)
            content = .embedding(projections.project(column.components.span))
        case .missing(let count):
            content = .missing
            missingCount = count
        case .summary(let summary):
            content = .summary(summary)
            missingCount = 0
        }
    }

    /// The kind of the values; nil where all are missing.
    package var kind: FieldKind? {
        switch content {
        case .numeric, .digest: .numeric
        case .categorical: .categorical
        case .embedding: .embedding
        case .missing: nil
        case .summary(let summary): summary.kind
        }
    }

    /// Whether the values have a meaning in a field of `kind`: text in a numeric one has none, and
    /// numbers that were summarised are no categories any more.
    func canArrive(in kind: FieldKind) -> Bool {
        switch content {
        case .summary, .digest: self.kind == kind
        case .numeric, .categorical, .embedding, .missing:
            self.kind.map { $0.canArrive(in: kind) } ?? true
        }
    }

    /// The column as a field of `kind` takes it: a field may have turned out to be categorical after
    /// its numbers were looked at.
    func rendered(for kind: FieldKind?) -> TalliedColumn {
        guard kind == .categorical, case .numeric(let numbers) = content else { return self }
        return TalliedColumn(.numeric(numbers), field: name, kind: kind)
    }
}
