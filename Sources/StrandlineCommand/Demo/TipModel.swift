#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Logistic regression: the probability that a trip's tip is over a fifth of its fare.
struct TipModel {
    private let means: [Double]
    private let scales: [Double]
    private var weights: [Double]
    private var bias = 0.0

    /// Fits by stochastic gradient descent, in the order of the rows.
    init(fitting rows: [(features: [Double], isHighTip: Bool)], passes: Int = 5) {
        let count = Double(max(1, rows.count))
        let width = rows.first?.features.count ?? 0
        let means = (0..<width).map { column in
            rows.reduce(0) { $0 + $1.features[column] } / count
        }
        let scales = (0..<width).map { column in
            let squares = rows.reduce(0) { sum, row in
                sum + (row.features[column] - means[column])
                    * (row.features[column] - means[column])
            }
            return max(1e-9, sqrt(squares / count))
        }
        self.means = means
        self.scales = scales
        weights = [Double](repeating: 0, count: width)
        for pass in 0..<passes {
            let rate = 0.02 / Double(pass + 1)
            for row in rows {
                let error = (row.isHighTip ? 1 : 0) - probability(row.features)
                bias += rate * error
                for column in 0..<width {
                    weights[column] += rate * error * scaled(row.features, column)
                }
            }
        }
    }

    func probability(_ features: [Double]) -> Double {
        var sum = bias
        for column in weights.indices { sum += weights[column] * scaled(features, column) }
        return 1 / (1 + exp(-sum))
    }

    private func scaled(_ features: [Double], _ column: Int) -> Double {
        (features[column] - means[column]) / scales[column]
    }
}
