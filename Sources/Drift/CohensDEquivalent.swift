#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The common scale of all measures, the equivalent of Cohen's d: the d that shifts a unit normal
/// distribution just as far.
///
/// Each function returns the d ≥ 0, in standard deviations, at which two unit normal distributions
/// read the given value. All results are finite, whatever the value.
package enum CohensDEquivalent {
    /// From the Kolmogorov distance or the total variation D, 0 to 1: D = 2Φ(d/2) − 1.
    package static func fromDistance(_ distance: Double) -> Double {
        distance > 0 ? 2 * StandardNormal.upperQuantile(0.5 - 0.5 * held(distance)) : 0
    }

    /// The Kolmogorov distance of two unit normal distributions d apart.
    package static func distance(_ shift: Double) -> Double {
        erf(shift / 8.0.squareRoot())
    }

    /// From Jeffreys' divergence, of which the population stability index is one: PSI = d².
    package static func fromPopulationStabilityIndex(_ index: Double) -> Double {
        max(index, 0).squareRoot()
    }

    /// From the Hellinger distance H, 0 to 1: H² = 1 − exp(−d²/8).
    package static func fromHellinger(_ distance: Double) -> Double {
        let distance = held(distance)
        return (-8 * log1p(-distance * distance)).squareRoot()
    }

    /// From the magnitude of Cliff's δ, 0 to 1: δ = 2Φ(d/√2) − 1.
    package static func fromCliffsDelta(_ delta: Double) -> Double {
        fromDistance(delta) / 2.0.squareRoot()
    }

    /// Cliff's δ of two unit normal distributions d apart.
    package static func cliffsDelta(_ shift: Double) -> Double { erf(shift / 2) }

    /// From the Jensen–Shannon distance (the root of the divergence to base 2), 0 to 1; at most 12.
    ///
    /// There is no closed form, so it is read from a table of the integral, linearly in between.
    package static func fromJensenShannon(_ distance: Double) -> Double {
        var index = 1
        while index < jensenShannonTable.count - 1, jensenShannonTable[index] < distance {
            index += 1
        }
        let start = jensenShannonTable[index - 1]
        let end = jensenShannonTable[index]
        let position = min(max((distance - start) / (end - start), 0), 1)
        return tableStep * (Double(index - 1) + position)
    }

    /// The Jensen–Shannon distance of two unit normal distributions d apart.
    ///
    /// 1 − JS² = ∫ φ(x − d/2) log₂(1 + e^(−dx)) dx, by the trapezoidal rule, which is exact to
    /// rounding for so smooth an integrand.
    package static func jensenShannon(_ shift: Double) -> Double {
        let step = 0.125
        var overlap = 0.0
        for index in -80...80 {
            let z = Double(index) * step
            let exponent = -shift * (z + 0.5 * shift)
            let softplus = max(exponent, 0) + log1p(exp(-abs(exponent)))
            overlap += StandardNormal.density(z) * softplus * step
        }
        return max(0, 1 - overlap / M_LN2).squareRoot()
    }

    private static let tableStep = 0.05
    private static let jensenShannonTable = (0...240).map { jensenShannon(Double($0) * tableStep) }

    /// A distance kept where the normal quantile of its overlap is finite.
    private static func held(_ distance: Double) -> Double {
        min(max(distance, 0), 1 - 0x1p-52)
    }
}
