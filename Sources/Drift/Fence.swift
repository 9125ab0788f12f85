import Sketches

/// The range that values of a field are held to, so that one bad row cannot own a score.
///
/// From the lesser of quantile .0005 and three interquartile ranges below the lower quartile, to
/// the greater of quantile .9995 and three above the upper one (the outer fences of Tukey,
/// Exploratory Data Analysis, 1977).
struct Fence: Sendable, Equatable {
    let lower: Double
    let upper: Double
    /// Half the width, which cannot overflow; 0 where all but stray values are the same.
    private let halfWidth: Double
    /// How far a constant may move: the precision of a 32-bit number; 0 where there is a width.
    let margin: Double

    /// - Parameter distribution: that of the reference, with one value or more.
    init(_ distribution: CumulativeDistribution) {
        let lowerQuartile = distribution.quantile(0.25)
        let upperQuartile = distribution.quantile(0.75)
        let reach = 3 * (upperQuartile - lowerQuartile)
        let limit = Double.greatestFiniteMagnitude
        lower = max(-limit, min(distribution.quantile(0.0005), lowerQuartile - reach))
        upper = min(limit, max(distribution.quantile(0.9995), upperQuartile + reach))
        halfWidth = upper / 2 - lower / 2
        margin = halfWidth > 0 ? 0 : lower.magnitude * 0x1p-23
    }

    /// Whether the reference has a spread to measure by.
    var hasWidth: Bool { halfWidth > 0 }

    /// Where a value lies between the ends, 0 to 1, those beyond held to the ends.
    ///
    /// Computed in halves, which holds to the float limits.
    ///
    /// - Precondition: `hasWidth`.
    func position(_ value: Double) -> Double {
        (min(max(value, lower), upper) / 2 - lower / 2) / halfWidth
    }

    /// A length in units of the width as one in units of the values.
    func length(_ share: Double) -> Double {
        min(2 * (share * halfWidth), .greatestFiniteMagnitude)
    }

    /// The share of the values that lie beyond the ends.
    func shareOutside(_ distribution: CumulativeDistribution) -> Double {
        let (below, above) = sharesOutside(distribution)
        return below + above
    }

    /// The shares of the values that lie below the lower end, and above the upper one.
    func sharesOutside(_ distribution: CumulativeDistribution) -> (below: Double, above: Double) {
        (
            distribution.fraction(below: lower - margin),
            1 - distribution.fraction(through: upper + margin)
        )
    }
}
