/// How often each of a few distinct finite numbers was seen.
package struct ValueCounts: Sendable, Equatable {
    private var counts: [Double: Int] = [:]

    package init() {}

    /// The distinct values, ascending, with their counts.
    package var entries: [(value: Double, count: Int)] {
        counts.map { (value: $0.key, count: $0.value) }.sorted { $0.value < $1.value }
    }

    /// Number of distinct values.
    package var distinctCount: Int { counts.count }

    /// Number of values.
    package var count: Int { counts.values.reduce(0, +) }

    /// Counts one value `count` times; passed over where it is not finite.
    ///
    /// −0 counts as 0.
    package mutating func add(_ value: Double, count: Int = 1) {
        guard value.isFinite, count > 0 else { return }
        counts[value + 0, default: 0] += count
    }

    /// Adds the counts of another state.
    package mutating func merge(_ other: ValueCounts) {
        counts.merge(other.counts, uniquingKeysWith: +)
    }

    /// Takes away the counts of another state that was merged before.
    package mutating func subtract(_ other: ValueCounts) {
        for (value, count) in other.counts {
            let rest = counts[value, default: 0] - count
            counts[value] = rest > 0 ? rest : nil
        }
    }
}
