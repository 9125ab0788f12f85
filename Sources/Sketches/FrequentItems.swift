/// How often each category was seen: exact to 256 categories, then the frequent ones.
///
/// Beyond that the counts follow Misra and Gries (1982) with the purge of Anderson et al., "A
/// High-Performance Algorithm for Identifying Frequent Items in Data Streams" (IMC 2017): the
/// median count is taken from every counter, and what is left of a count is too low by at most
/// `errorMax`.
package struct FrequentItems: Sendable, Equatable {
    private var table: [String: Int] = [:]
    /// Number of values, of whatever category.
    package private(set) var totalCount = 0
    /// The most that any count is too low by; 0 while the counts are exact.
    package private(set) var errorMax = 0

    package static let exactCountMax = 256

    package init() {}

    /// Whether every category and its count are known exactly.
    package var isExact: Bool { errorMax == 0 }

    /// The known categories with their counts, descending by count, then by name.
    package var counts: [(item: String, count: Int)] {
        table.map { (item: $0.key, count: $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : $0.item < $1.item }
    }

    /// The count of a category; 0 where it is not among the known ones.
    package func count(of item: String) -> Int { table[item] ?? 0 }

    package mutating func add(_ item: String, count: Int = 1) {
        guard count > 0 else { return }
        table[item, default: 0] += count
        totalCount += count
        purge()
    }

    package mutating func merge(_ other: FrequentItems) {
        table.merge(other.table, uniquingKeysWith: +)
        totalCount += other.totalCount
        errorMax += other.errorMax
        purge()
    }

    private mutating func purge() {
        while table.count > Self.exactCountMax {
            let median = table.values.sorted()[table.count / 2]
            errorMax += median
            table = table.mapValues { $0 - median }.filter { $0.value > 0 }
        }
    }

    init?(counts: [(item: String, count: Int)], totalCount: Int, errorMax: Int) {
        guard counts.count <= Self.exactCountMax else { return nil }
        table = Dictionary(counts.map { ($0.item, $0.count) }, uniquingKeysWith: +)
        self.totalCount = totalCount
        self.errorMax = errorMax
    }
}
