/// How often each category was seen: exact to 1,024 categories, then the frequent ones.
///
/// Beyond that the counts follow Misra and Gries (1982) with the purge of Anderson et al., "A
/// High-Performance Algorithm for Identifying Frequent Items in Data Streams" (IMC 2017), in a map
/// of lg 10, that is with at most 768 categories: the median count is taken from every counter, and
/// a category of which nothing is left is dropped. By then it had come `errorMax` times at most.
///
/// What a purge takes from the others is known, so that it is given back where they are read: a
/// category that was never dropped is counted exactly, and one that was taken in later is too low
/// by what may have come before.
package struct FrequentItems: Sendable {
    private var table = CategoryTable()
    /// Number of values, of whatever category.
    package private(set) var totalCount = 0
    /// The most that any count is too low by, which is that of a category not known; 0 while the
    /// counts are exact.
    package private(set) var errorMax = 0

    /// How many categories are counted exactly.
    package static let exactCountMax = 1024
    /// How many categories are known once the counts are not exact.
    package static let frequentCountMax = 768

    package init() {}

    /// Whether every category and its count are known exactly.
    package var isExact: Bool { errorMax == 0 }

    /// Number of categories known.
    package var itemCount: Int { table.count }

    /// The known categories with their counts, descending by count, then by name.
    ///
    /// A count is the least that the category came.
    package var counts: [(item: String, count: Int)] {
        table.items.indices.map { (item: table.items[$0], count: bounds(at: $0).least) }
            .sorted(by: Self.precedes)
    }

    /// The known categories with what purges have left of their counts, in descending order of that,
    /// then by name.
    var remainders: [(item: String, count: Int)] {
        zip(table.items, table.counts).map { (item: $0, count: $1) }.sorted(by: Self.precedes)
    }

    private static func precedes(
        _ left: (item: String, count: Int), _ right: (item: String, count: Int)
    ) -> Bool {
        left.count != right.count
            ? left.count > right.count
            : left.item.utf8.lexicographicallyPrecedes(right.item.utf8)
    }

    /// The least that a category came; 0 where it is not among the known ones.
    package func count(of item: String) -> Int { bounds(of: item).least }

    /// How often a category came.
    package func bounds(of item: String) -> CountBounds {
        let place = table.place(of: item)
        return place < 0 ? CountBounds(least: 0, most: errorMax) : bounds(at: place)
    }

    /// How often the category at a place of the table came.
    ///
    /// What is left of its count, and what purges took from it, is the most.
    private func bounds(at place: Int) -> CountBounds {
        let most = table.counts[place] + errorMax
        return CountBounds(least: most - table.missed[place], most: most)
    }

    /// Calls with every known category and how often it came, in order of arrival.
    package func forEach(_ body: (String, CountBounds) -> Void) {
        for place in table.items.indices { body(table.items[place], bounds(at: place)) }
    }

    /// Calls with every category that either of two states knows: what is known of it here, and what is
    /// known there, which is nil where that is nothing; and with what tells its name.
    package func forEach(
        with other: FrequentItems, _ body: (CountBounds?, CountBounds?, () -> String) -> Void
    ) {
        var isKnown = [Bool](repeating: false, count: other.itemCount)
        for place in table.keys.indices {
            let theirs = other.table.place(ofCategoryAt: place, in: table)
            if theirs >= 0 { isKnown[theirs] = true }
            body(bounds(at: place), theirs < 0 ? nil : other.bounds(at: theirs)) {
                table.items[place]
            }
        }
        for theirs in isKnown.indices where !isKnown[theirs] {
            body(nil, other.bounds(at: theirs)) { other.table.items[theirs] }
        }
    }

    /// Counts a category `count` times; true where it was not known before.
    @discardableResult
    package mutating func add(_ item: String, count: Int = 1) -> Bool {
        guard count > 0 else { return false }
        totalCount += count
        guard table.add(item, count: count, missed: errorMax) else { return false }
        purge()
        return true
    }

    /// Adds what another state has seen.
    ///
    /// All categories are brought together before any is dropped.
    package mutating func merge(_ other: FrequentItems) {
        totalCount += other.totalCount
        table.merge(other.table, loss: errorMax, theirLoss: other.errorMax)
        errorMax += other.errorMax
        purge()
    }

    /// Adds values whose categories are not known.
    mutating func addUnknown(_ count: Int, errorMax error: Int) {
        totalCount += count
        errorMax += error
    }

    private mutating func purge() {
        while table.count > (isExact ? Self.exactCountMax : Self.frequentCountMax) {
            errorMax += table.purge()
        }
    }

    /// The state that knows these categories, for a decoder; nil where they contradict each other.
    init?(_ entries: [(item: String, bounds: CountBounds)], totalCount: Int, errorMax: Int) {
        guard 0...totalCount ~= errorMax, entries.count <= Self.exactCountMax else { return nil }
        var sum = 0
        for (item, bounds) in entries {
            let (next, overflow) = sum.addingReportingOverflow(bounds.least)
            guard bounds.least > 0, bounds.most - bounds.least <= errorMax,
                bounds.most > errorMax, !overflow,
                table.add(
                    item, count: bounds.most - errorMax, missed: bounds.most - bounds.least)
            else { return nil }
            sum = next
        }
        guard errorMax == 0 ? sum == totalCount : sum <= totalCount else { return nil }
        self.totalCount = totalCount
        self.errorMax = errorMax
    }
}

extension FrequentItems: Equatable {
    /// Whether both know the same categories with the same counts.
    package static func == (left: FrequentItems, right: FrequentItems) -> Bool {
        guard left.totalCount == right.totalCount, left.errorMax == right.errorMax,
            left.itemCount == right.itemCount
        else { return false }
        var isEqual = true
        left.forEach(with: right) { mine, theirs, _ in isEqual = isEqual && mine == theirs }
        return isEqual
    }
}
