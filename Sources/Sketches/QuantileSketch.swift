/// A KLL sketch: ranks of a stream of numbers within a known error, in bounded memory.
///
/// Karnin, Lang and Liberty, "Optimal Quantile Approximation in Streams" (FOCS 2016), with the
/// level capacities of Apache DataSketches.
package struct QuantileSketch: Sendable {
    /// Capacity of the topmost level, which sets the error.
    package let k: Int
    /// Number of values.
    package private(set) var count = 0
    /// Least value; NaN without values.
    package private(set) var minimum = Double.nan
    /// Greatest value; NaN without values.
    package private(set) var maximum = Double.nan
    /// Items by level; one of level h stands for 2^h values.
    private(set) var levels: [[Double]] = [[]]
    private var randomness: UInt64

    package init(k: Int = 200, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        self.k = k
        randomness = seed
    }

    /// The normalized rank error of a single quantile, at 99% confidence.
    ///
    /// The figure that Apache DataSketches publishes for KLL: 2.296 / k^0.9021.
    package var rankError: Double { 0.01333 * 200 / Double(k) }

    /// Adds values; those that are not finite are passed over.
    package mutating func add(_ values: Span<Double>) {
        for index in values.indices { add(values[index], count: 1) }
    }

    /// Adds one value `count` times; passed over where it is not finite.
    package mutating func add(_ value: Double, count added: Int) {
        guard value.isFinite, added > 0 else { return }
        note(value, value)
        count += added
        for level in 0..<Int.bitWidth where added >> level & 1 == 1 {
            grow(to: level + 1)
            levels[level].append(value)
        }
        compress()
    }

    /// Adds what another sketch has seen.
    package mutating func merge(_ other: QuantileSketch) {
        guard other.count > 0 else { return }
        note(other.minimum, other.maximum)
        count += other.count
        grow(to: other.levels.count)
        for (level, items) in other.levels.enumerated() {
            levels[level].append(contentsOf: items)
        }
        compress()
    }

    /// The retained items, ascending, with the number of values that each stands for.
    var weightedItems: [(value: Double, count: Int)] {
        levels.enumerated()
            .flatMap { level, items in items.map { (value: $0, count: 1 << level) } }
            .sorted { $0.value < $1.value }
    }

    private mutating func note(_ least: Double, _ greatest: Double) {
        minimum = count == 0 ? least : Swift.min(minimum, least)
        maximum = count == 0 ? greatest : Swift.max(maximum, greatest)
    }

    private mutating func grow(to levelCount: Int) {
        while levels.count < levelCount { levels.append([]) }
    }

    private func capacity(_ level: Int) -> Int {
        var capacity = Double(k)
        for _ in 0..<(levels.count - 1 - level) { capacity *= 2.0 / 3 }
        return Swift.max(8, Int(capacity.rounded()))
    }

    private mutating func compress() {
        while levels.reduce(0, { $0 + $1.count }) > levels.indices.reduce(0, { $0 + capacity($1) })
        {
            let level = levels.indices.first { levels[$0].count >= capacity($0) } ?? 0
            grow(to: level + 2)
            var items = levels[level].sorted()
            levels[level] = items.count % 2 == 1 ? [items.removeLast()] : []
            randomness = randomness &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let first = Int(randomness >> 63)
            levels[level + 1] += stride(from: first, to: items.count, by: 2).map { items[$0] }
        }
    }
}

extension QuantileSketch: Equatable {
    /// Whether two sketches hold the same items with the same weights.
    package static func == (left: QuantileSketch, right: QuantileSketch) -> Bool {
        left.k == right.k && left.count == right.count
            && left.levels.map { $0.sorted() } == right.levels.map { $0.sorted() }
    }
}

extension QuantileSketch {
    init(k: Int, levels: [[Double]], minimum: Double, maximum: Double) {
        self.init(k: k)
        self.levels = levels.isEmpty ? [[]] : levels
        self.minimum = minimum
        self.maximum = maximum
        count = levels.enumerated().reduce(0) { $0 + $1.element.count << $1.offset }
    }
}
