/// Counts of every value since the field appeared, in buckets that never change: a counter.
///
/// The bounds are chosen from the first values. Until there are enough of these they are kept as
/// they are.
package struct LifetimeHistogram: Sendable, Codable, Equatable {
    /// Ascending upper bounds of the buckets, each included; a last bucket without one follows.
    package private(set) var upperBounds: [Double] = []
    /// Values in each bucket, one more than there are bounds.
    package private(set) var counts: [Int] = []
    package private(set) var sum = 0.0
    private var waiting: [Double] = []

    private static let firstValuesMax = 200
    private static let boundProbabilities = [
        0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99,
    ]

    /// Takes values, of which those that are not finite are passed over.
    mutating func add(_ values: [Double]) {
        guard !counts.isEmpty else {
            waiting.append(contentsOf: values.lazy.filter(\.isFinite))
            if waiting.count >= Self.firstValuesMax { chooseBounds() }
            return
        }
        count(values)
    }

    /// The buckets with all values that came: those chosen for good, or the ones that the values so
    /// far would choose.
    package var settled: LifetimeHistogram {
        guard counts.isEmpty, !waiting.isEmpty else { return self }
        var histogram = self
        histogram.chooseBounds()
        return histogram
    }

    package var isSettled: Bool { !counts.isEmpty }

    private mutating func chooseBounds() {
        upperBounds = Self.bounds(of: waiting)
        counts = [Int](repeating: 0, count: upperBounds.count + 1)
        count(waiting)
        waiting = []
    }

    private mutating func count(_ values: [Double]) {
        for value in values where value.isFinite {
            counts[bucket(of: value)] += 1
            sum += value
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
    private static func bounds(of values: [Double]) -> [Double] {
        let sorted = values.sorted()
        guard let smallest = sorted.first, let largest = sorted.last else { return [] }
        let quantiles = boundProbabilities.map {
            sorted[min(sorted.count - 1, Int($0 * Double(sorted.count)))]
        }
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
