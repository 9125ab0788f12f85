#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Sketches

extension NumericComparison {
    /// How much farther out current values lie than the reference's, positive where they spread more:
    /// Cliff's δ of the distances from the reference's median, in its ranks.
    ///
    /// The measure of Ansari and Bradley's test (Annals of Mathematical Statistics 31, 1960), held
    /// against the reference's own median. A shift leaves it as it is, to first order.
    var dispersion: Effect {
        let contrast = placements.dispersion
        return rankEffect(.dispersion, raw: contrast.value, contrast, sketchVariance: 8)
    }

    /// The effect of a difference of mean placements.
    ///
    /// Its bound subtracts its standard error, never less than that without drift, in as many
    /// deviations as the level asks for, and Bernstein's term for the farthest value, which rules
    /// in small windows. Where functions are read from sketches, the error that 99 of 100 reads
    /// keep has a deviation of error/2.6.
    ///
    /// - Parameters:
    ///   - measure: the measure.
    ///   - raw: its value, on the scale of Cliff's δ.
    ///   - contrast: the same of binned values, with its variances.
    ///   - sketchVariance: how the variance of a height read from a sketch adds to it.
    /// - Returns: the effect; that of Cliff's δ.
    func rankEffect(
        _ measure: Measure, raw: Double, _ contrast: PlacementComparison.Contrast,
        sketchVariance: Double
    ) -> Effect {
        let nullDeviation = (contrast.nullVariance * sizes.variance).squareRoot()
        let mine = max(contrast.referenceVariance, contrast.nullVariance) / sizes.reference
        let theirs = max(contrast.currentVariance, contrast.nullVariance) / sizes.current
        let reading = sketchVariance * rankErrorSquares / (2.6 * 2.6)
        let deviation = (mine + theirs + reading).squareRoot()
        let threshold = CohensDEquivalent.cliffsDelta(scorer.threshold(of: measure))
        let bound = scorer.magnitudeBound(deviation: deviation) { confidence in
            abs(contrast.value)
                - confidence.deviations(threshold: threshold, deviation: nullDeviation) * deviation
                + log(confidence.alpha(threshold: threshold, deviation: nullDeviation))
                * contrast.reach
                / (3 * sizes.smaller)
        }
        return scorer.effect(
            measure, raw: raw, size: CohensDEquivalent.fromCliffsDelta(abs(raw)),
            chance: CohensDEquivalent.fromCliffsDelta((2 / Double.pi).squareRoot() * nullDeviation),
            lowerBound: CohensDEquivalent.fromCliffsDelta(bound))
    }
}
