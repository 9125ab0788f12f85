#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How sure a lower bound has to be.
///
/// A bound at level alpha lies above the truth once in 1/alpha windows. In a large window that is
/// harmless, since a bound must pass a threshold besides, which chance does not reach. In a small
/// one the threshold is nothing against the noise, and one window in a thousand would alert.
/// So the level is raised for small windows, just so far that without drift a bound reaches its
/// threshold no more often than a normal variable lies two deviations beyond the level
/// asked for: for a thousandth that is once in five million.
struct Confidence: Sendable, Equatable {
    let alpha: Double
    /// The chance of reaching a threshold without drift.
    let nullAlpha: Double
    private let deviations: Double
    private let nullDeviations: Double

    init(alpha: Double) {
        let held = alpha.isNaN ? DriftOptions.standard.alpha : min(max(alpha, 1e-9), 0.5)
        self.alpha = held
        deviations = StandardNormal.upperQuantile(held)
        nullDeviations = deviations + 2
        nullAlpha = StandardNormal.upperTail(nullDeviations)
    }

    /// The deviations to subtract from a normal estimate.
    ///
    /// - Parameters:
    ///   - threshold: what the estimate is held against.
    ///   - deviation: the estimate's standard deviation without drift.
    /// - Returns: a number of standard deviations.
    func deviations(threshold: Double, deviation: Double) -> Double {
        max(deviations, nullDeviations - threshold / deviation)
    }

    /// The level of a bound on a normal estimate; the parameters are those of `deviations`.
    func alpha(threshold: Double, deviation: Double) -> Double {
        let raised = nullDeviations - threshold / deviation
        return raised > deviations ? StandardNormal.upperTail(raised) : alpha
    }

    /// The deviations to subtract from a Kolmogorov distance, whose tail is 2 exp(−2x²)
    /// (Massart, Annals of Probability 18, 1990).
    ///
    /// - Parameters:
    ///   - threshold: the distance it is held against.
    ///   - deviation: √(1/m + 1/n).
    /// - Returns: a number of deviations.
    func kolmogorovDeviations(threshold: Double, deviation: Double) -> Double {
        let plain = (0.5 * log(2 / alpha)).squareRoot()
        let null = (0.5 * log(2 / nullAlpha)).squareRoot()
        return max(plain, null - threshold / deviation)
    }

    /// The level of a bound on a noncentrality.
    ///
    /// - Parameters:
    ///   - threshold: the noncentrality it is held against.
    ///   - degrees: degrees of freedom, at least 1.
    /// - Returns: the chance that a bound lies above the truth.
    func chiSquareAlpha(threshold: Double, degrees: Double) -> Double {
        // What a central χ² exceeds once in 1/nullAlpha (Wilson and Hilferty, PNAS 17, 1931).
        let ninth = 2 / (9 * degrees)
        let root = 1 - ninth + nullDeviations * ninth.squareRoot()
        let critical = degrees * root * root * root
        guard threshold < critical else { return alpha }
        let (tail, _) = NoncentralChiSquare.upperTail(
            critical, degrees: degrees, noncentrality: threshold)
        return min(alpha, tail)
    }
}
