/// What is kept of a categorical field over one pane of time.
package struct CategoricalSummary: Sendable, Equatable {
    /// The categories with their counts.
    package private(set) var items = FrequentItems()
    /// The number of distinct categories.
    package private(set) var distinct = DistinctSketch()
    /// Values that were null.
    package private(set) var missingCount = 0

    package init() {}

    init(items: FrequentItems, distinct: DistinctSketch, missingCount: Int) {
        self.items = items
        self.distinct = distinct
        self.missingCount = missingCount
    }

    /// Number of values, the missing left out.
    package var count: Int { items.totalCount }

    /// Number of rows: values and missing.
    package var rowCount: Int { count + missingCount }

    /// Missing values as a share of the rows; NaN without rows.
    package var missingRatio: Double { Double(missingCount) / Double(rowCount) }

    /// Counts one category `count` times.
    package mutating func add(_ value: String, count: Int = 1) {
        // A category that is known was added to the distinct ones when it was not.
        if items.add(value, count: count) { distinct.add(value) }
    }

    /// Counts categories; nil is missing.
    package mutating func add(_ values: [String?]) {
        for value in values {
            if let value { add(value) } else { missingCount += 1 }
        }
    }

    /// Counts values that were null.
    package mutating func addMissing(_ count: Int) { missingCount += count }

    /// Takes in what another summary has seen.
    package mutating func merge(_ other: CategoricalSummary) {
        items.merge(other.items)
        distinct.merge(other.distinct)
        missingCount += other.missingCount
    }

    /// The share of a category among the values; NaN without values.
    package func ratio(of category: String) -> Double {
        Double(items.count(of: category)) / Double(count)
    }
}
