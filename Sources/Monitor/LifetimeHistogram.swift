import Instants
package import Sketches

/// Counts of every value since the field appeared: a counter that never falls.
///
/// They are counted twice. The exponential buckets are those of Prometheus' native histograms, about
/// zero, so that they are published as they are. The bounds of the classic buckets are chosen once,
/// from the reference or else from the first values, which are kept as they are until then.
package struct LifetimeHistogram: Sendable, Equatable {
    /// Ascending upper bounds of the buckets, each included; a last bucket without one follows.
    package private(set) var upperBounds: [Double] = []
    /// Values in each bucket, one more than there are bounds; empty until bounds are chosen.
    package private(set) var counts: [Int] = []
    package private(set) var sum = 0.0
    package private(set) var exponential = Self.emptyBuckets
    /// For each bucket, the newest value that is known to have come from somewhere.
    package private(set) var exemplars: [TracedValue?] = [nil]
    private(set) var waiting: [Double] = []

    private static let emptyBuckets = ExponentialHistogram(bucketCountMax: 160)
    private static let firstValuesMax = 200
    /// How many rows of a batch are looked at for exemplars, the newest first.
    private static let tracedRowsMax = 4096
    private static let boundProbabilities = [
        0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99,
    ]

    package init() {}

    /// A histogram that was saved.
    init(
        upperBounds: [Double], counts: [Int], sum: Double, exponential: ExponentialHistogram,
        waiting: [Double]
    ) {
        self.upperBounds = upperBounds
        self.counts = counts
        self.sum = sum
        self.exponential = exponential
        self.waiting = waiting
        exemplars = [TracedValue?](repeating: nil, count: upperBounds.count + 1)
    }

    /// An empty histogram with the bounds of another one, to be merged into it.
    init(like other: LifetimeHistogram) {
        upperBounds = other.upperBounds
        counts = [Int](repeating: 0, count: other.counts.count)
        exponential = other.exponential.emptied
        exemplars = [TracedValue?](repeating: nil, count: other.exemplars.count)
    }

    /// Number of values.
    package var count: Int { exponential.count }

    package var hasBounds: Bool { !counts.isEmpty }

    /// Takes values, of which those that are not finite are passed over.
    ///
    /// - Parameters:
    ///   - values: A column.
    ///   - source: Where its rows come from, if that is known.
    mutating func add(_ values: [Double], from source: RowSource? = nil) {
        let finite = values.allSatisfy(\.isFinite) ? values : values.filter(\.isFinite)
        exponential.add(finite.span)
        for value in finite { sum += value }
        if hasBounds {
            count(finite)
        } else {
            waiting.append(contentsOf: finite)
            if waiting.count >= Self.firstValuesMax { chooseBounds() }
        }
        if let source { trace(values, from: source) }
    }

    /// Takes the values of a summary, those in one of its buckets as if they lay in its middle.
    mutating func add(_ summary: NumericSummary) {
        let values = summary.weightedValues
        for (value, count) in values { exponential.add(value, count: count) }
        sum += summary.count == 0 ? 0 : summary.moments.mean * Double(summary.count)
        if !hasBounds, waiting.count + summary.count >= Self.firstValuesMax {
            setBounds(Self.quantiles(of: summary.cumulativeDistribution))
        }
        if hasBounds {
            for (value, count) in values { counts[bucket(of: value)] += count }
        } else {
            waiting += values.flatMap { repeatElement($0.value, count: $0.count) }
        }
    }

    /// Puts back the exemplar of a bucket.
    mutating func setExemplar(_ exemplar: TracedValue, ofBucket bucket: Int) {
        exemplars[bucket] = exemplar
    }

    /// Takes the values of a later histogram with the same bounds.
    ///
    /// - Returns: False where the bounds differ, and nothing was taken.
    mutating func merge(_ later: LifetimeHistogram) -> Bool {
        guard hasBounds, later.upperBounds == upperBounds else { return false }
        exponential.merge(later.exponential)
        sum += later.sum
        for index in counts.indices { counts[index] += later.counts[index] }
        for (index, exemplar) in later.exemplars.enumerated() where exemplar != nil {
            exemplars[index] = exemplar
        }
        return true
    }

    /// Where a distribution is cut evenly.
    static func quantiles(of expected: CumulativeDistribution) -> [Double] {
        boundProbabilities.map(expected.quantile)
    }

    /// Chooses the bounds from where the values are expected to be cut evenly.
    mutating func chooseBounds(at quantiles: [Double]) { setBounds(quantiles) }

    private mutating func chooseBounds() {
        let sorted = waiting.sorted()
        setBounds(
            Self.boundProbabilities.map {
                sorted[min(sorted.count - 1, Int($0 * Double(sorted.count)))]
            })
    }

    private mutating func setBounds(_ quantiles: [Double]) {
        upperBounds = Self.bounds(at: quantiles)
        counts = [Int](repeating: 0, count: upperBounds.count + 1)
        count(waiting)
        waiting = []
        let known = exemplars.compactMap(\.self)
        exemplars = [TracedValue?](repeating: nil, count: counts.count)
        for exemplar in known { exemplars[bucket(of: exemplar.value)] = exemplar }
    }

    /// One pass over the values for each bound: without branches, it takes less than one search for
    /// each value.
    private mutating func count(_ values: [Double]) {
        var below = 0
        for (index, bound) in upperBounds.enumerated() {
            let atMost = values.span.count(atMost: bound)
            counts[index] += atMost - below
            below = atMost
        }
        counts[upperBounds.count] += values.count - below
    }

    /// Notes the newest value of each bucket.
    private mutating func trace(_ values: [Double], from source: RowSource) {
        var isMissing = [Bool](repeating: true, count: exemplars.count)
        var missingCount = exemplars.count
        for row in values.indices.suffix(Self.tracedRowsMax).reversed()
        where values[row].isFinite {
            let bucket = bucket(of: values[row])
            guard isMissing[bucket] else { continue }
            isMissing[bucket] = false
            exemplars[bucket] = TracedValue(values[row], row: row, of: source)
            missingCount -= 1
            if missingCount == 0 { return }
        }
    }

    /// The first bucket whose bound is not below the value.
    private func bucket(of value: Double) -> Int {
        var low = 0
        var high = upperBounds.count
        while low < high {
            let middle = (low + high) / 2
            if upperBounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Rounded quantiles: bounds that a person can read and that cut the values evenly.
    private static func bounds(at quantiles: [Double]) -> [Double] {
        guard let smallest = quantiles.first, let largest = quantiles.last else { return [] }
        let spacing = (largest - smallest) / Double(quantiles.count)
        guard spacing > 0, spacing.isFinite else { return [smallest] }
        var bounds: [Double] = []
        for quantile in quantiles {
            let rounded = DecimalRounding.rounded(quantile, spacing: spacing)
            if rounded > bounds.last ?? -.infinity { bounds.append(rounded) }
        }
        return bounds
    }
}

/// Saved without exemplars, which speak of what is new.
extension LifetimeHistogram: Codable {
    private enum CodingKeys: String, CodingKey {
        case upperBounds, counts, sum, exponential, waiting
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        upperBounds = try container.decode([Double].self, forKey: .upperBounds)
        counts = try container.decode([Int].self, forKey: .counts)
        sum = try container.decode(Double.self, forKey: .sum)
        exponential = try ExponentialHistogram(
            decoding: container.decode([UInt8].self, forKey: .exponential))
        waiting = try container.decode([Double].self, forKey: .waiting)
        guard counts.count == (counts.isEmpty ? 0 : upperBounds.count + 1) else {
            throw DecodingError.dataCorruptedError(
                forKey: .counts, in: container, debugDescription: "a bucket has no bound")
        }
        guard exponential.anchor == 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .exponential, in: container,
                debugDescription: "the buckets are not about zero")
        }
        // Each bucket is found by its bound, and published as the sum of all up to it.
        guard !upperBounds.contains(where: \.isNaN),
            zip(upperBounds, upperBounds.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .upperBounds, in: container, debugDescription: "the bounds do not ascend")
        }
        var rest = FieldSummary.rowCountMax
        for count in counts {
            guard 0...rest ~= count else {
                throw DecodingError.dataCorruptedError(
                    forKey: .counts, in: container, debugDescription: "a count is out of range")
            }
            rest -= count
        }
        guard waiting.allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(
                forKey: .waiting, in: container, debugDescription: "a value is not finite")
        }
        exemplars = [TracedValue?](repeating: nil, count: upperBounds.count + 1)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(upperBounds, forKey: .upperBounds)
        try container.encode(counts, forKey: .counts)
        try container.encode(sum, forKey: .sum)
        try container.encode(exponential.encoded(), forKey: .exponential)
        try container.encode(waiting, forKey: .waiting)
    }
}
