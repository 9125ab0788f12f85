/// How often each category was seen: exact to 256 categories, then the frequent ones.
///
/// Beyond that the counts follow Misra and Gries (1982) with the purge of Anderson et al., "A
/// High-Performance Algorithm for Identifying Frequent Items in Data Streams" (IMC 2017), in a map
/// of lg 8, that is with at most 192 categories: the median count is taken from every counter, and
/// what is left of a count is too low by at most `errorMax`.
package struct FrequentItems: Sendable {
    private var table = CategoryTable()
    /// Number of values, of whatever category.
    package private(set) var totalCount = 0
    /// The most that any count is too low by; 0 while the counts are exact.
    package private(set) var errorMax = 0

    /// How many categories are counted exactly.
    package static let exactCountMax = 256
    /// How many categories are known once the counts are not exact.
    package static let frequentCountMax = 192

    package init() {}

    /// Whether every category and its count are known exactly.
    package var isExact: Bool { errorMax == 0 }

    /// Number of categories known.
    package var itemCount: Int { table.count }

    /// The known categories with their counts, descending by count, then by name.
    package var counts: [(item: String, count: Int)] {
        table.entries.sorted { $0.count != $1.count ? $0.count > $1.count : $0.item < $1.item }
    }

    /// Calls with every known category and its count, in no order.
    package func forEach(_ body: (String, Int) -> Void) {
        for entry in table.entries { body(entry.item, entry.count) }
    }

    /// The count of a category; 0 where it is not among the known ones.
    package func count(of item: String) -> Int { table.count(of: item) }

    /// Counts a category `count` times; true where it was not known before.
    @discardableResult
    package mutating func add(_ item: String, count: Int = 1) -> Bool {
        guard count > 0 else { return false }
        totalCount += count
        guard table.add(item, count: count) else { return false }
        purge()
        return true
    }

    /// Adds what another state has seen.
    package mutating func merge(_ other: FrequentItems) {
        totalCount += other.totalCount
        errorMax += other.errorMax
        let theirs = other.table
        for place in theirs.keys.indices
        where table.add(theirs.keys[place], theirs.items[place], count: theirs.counts[place]) {
            purge()
        }
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

    /// The state with these counts, for a decoder; nil where they contradict each other.
    init?(counts: [(item: String, count: Int)], totalCount: Int, errorMax: Int) {
        guard totalCount >= 0, errorMax >= 0, counts.count <= Self.exactCountMax else { return nil }
        var sum = 0
        for entry in counts {
            let (next, overflow) = sum.addingReportingOverflow(entry.count)
            guard entry.count > 0, !overflow, table.add(entry.item, count: entry.count) else {
                return nil
            }
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
        left.totalCount == right.totalCount && left.errorMax == right.errorMax
            && left.itemCount == right.itemCount
            && left.table.entries.allSatisfy { right.count(of: $0.item) == $0.count }
    }
}
