#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The distribution of a field, as a map from a latent unit normal variable to its values.
///
/// The map never falls, so that a shift of the latent variable is a drift of the same rank-based size
/// in every continuous shape: Kolmogorov's distance, Jeffreys' divergence and Cliff's δ are those
/// of two normal distributions.
struct Shape: Sendable {
    let name: String
    let kind: ColumnKind
    /// A number, or the code of a category.
    let value: @Sendable (_ latent: Double) -> Double
    /// Whether every row is a category of its own, whatever the latent variable.
    var isIdentifier = false

    /// The standard deviation of the values between the quantiles .0005 and .9995, or the
    /// interquartile range over 1.349 where that is less and not 0.
    var scale: Double {
        let values = Self.latentGrid(4000).map(value).filter(\.isFinite)
        let inner = values[2..<(values.count - 2)]
        let mean = inner.reduce(0) { $0 + $1 / Double(inner.count) }
        let variance = inner.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(inner.count) }
        let range = (values[3 * values.count / 4] - values[values.count / 4]) / 1.349
        return range > 0 ? min(range, variance.squareRoot()) : variance.squareRoot()
    }

    /// The quantiles (i + ½)/count of the unit normal distribution.
    static func latentGrid(_ count: Int) -> [Double] {
        (0..<count).map { Normal.quantile((Double($0) + 0.5) / Double(count)) }
    }
}

/// The unit normal distribution, read by the worlds and not by the scores under judgement.
enum Normal {
    static func below(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }

    /// The share above z, exact far out as well.
    static func above(_ z: Double) -> Double { 0.5 * erfc(z * 0.5.squareRoot()) }

    /// By bisection to the last digits; for tables, not for loops.
    static func quantile(_ share: Double) -> Double {
        var low = -40.0
        var high = 40.0
        for _ in 0..<80 {
            let middle = 0.5 * (low + high)
            if below(middle) < share { low = middle } else { high = middle }
        }
        return 0.5 * (low + high)
    }
}
