import Drift
package import Sketches

/// A field's distribution in numbers; those that a kind of field does not have are absent.
package struct FieldStatistics: Codable, Sendable, Equatable {
    package var kind: String
    /// Values that are neither missing nor refused.
    package var count: Int
    package var missing: Int
    /// Absent for a numeric field once there are too many distinct values to count.
    package var distinct: Int?
    /// Components of each vector, for a field of vectors.
    package var dimension: Int?
    package var mean: Double?
    package var stddev: Double?
    package var skewness: Double?
    /// Excess kurtosis: 0 for a Gaussian.
    package var kurtosis: Double?
    package var minimum: Double?
    package var maximum: Double?
    /// Values by probability, written as in `"0.25"`.
    package var quantiles: [String: Double]?
    /// Shares of the commonest categories.
    package var categories: [String: Double]?

    package static let probabilities = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    package static let categoryCountMax = 20

    package init(_ summary: FieldSummary) {
        switch summary {
        case .numeric(let summary): self.init(summary)
        case .categorical(let summary): self.init(summary)
        case .embedding(let summary): self.init(summary)
        }
    }

    private init(_ summary: NumericSummary) {
        kind = FieldKind.numeric.rawValue
        count = summary.count
        missing = summary.missingCount
        distinct = summary.distinctEstimate.finite.map { Int(clamping: $0.rounded()) }
        guard summary.count > 0 else { return }
        mean = summary.moments.mean.finite
        stddev = summary.moments.standardDeviation.finite
        skewness = summary.moments.skewness.finite
        kurtosis = summary.moments.kurtosis.finite
        minimum = summary.moments.minimum.finite
        maximum = summary.moments.maximum.finite
        let distribution = summary.cumulativeDistribution
        var quantiles: [String: Double] = [:]
        for probability in Self.probabilities {
            quantiles["\(probability)"] = distribution.quantile(probability).finite
        }
        self.quantiles = quantiles
    }

    private init(_ summary: CategoricalSummary) {
        kind = FieldKind.categorical.rawValue
        count = summary.count
        missing = summary.missingCount
        distinct = Int(clamping: summary.distinct.estimate.rounded())
        guard summary.count > 0 else { return }
        // Two spellings that read alike are two categories, and one key of an object in Swift.
        categories = Dictionary(
            summary.items.counts.prefix(Self.categoryCountMax).map {
                ($0.item, Double($0.count) / Double(summary.count))
            }
        ) { $0 + $1 }
    }

    private init(_ summary: EmbeddingSummary) {
        kind = FieldKind.embedding.rawValue
        count = summary.count
        missing = summary.missingCount
        dimension = summary.count > 0 ? summary.dimension : nil
    }
}
