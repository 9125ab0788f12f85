package import Drift
package import Sketches

/// A column as a summary takes it: worked out before a field is locked, so that other users of the
/// field do not wait for it.
package struct TalliedColumn: Sendable {
    package enum Content: Sendable {
        /// NaN stands for a missing value.
        case numeric([Double])
        /// Each category once, with its count.
        case categorical([String], counts: [Int])
        case embedding(ProjectedVectors)
        case missing
        /// What a sender summarised by itself, missing values included.
        case summary(FieldSummary)
    }

    package let content: Content
    package let rowCount: Int
    /// Rows without a value, those within numbers left out.
    package let missingCount: Int

    /// - Parameters:
    ///   - values: The column.
    ///   - field: Its name, from which the directions follow along which vectors are looked at.
    ///   - kind: That of the field; numbers are written as categories where they are to be some.
    package init(_ values: ColumnValues, field: String, kind: FieldKind? = nil) {
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
}
