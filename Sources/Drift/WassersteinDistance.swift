#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Sketches

extension NumericComparison {
    /// W1, the mean distance that values have to be moved, in standard deviations of the reference;
    /// none where the reference has no spread.
    ///
    /// Its mean without drift is subtracted, which by the triangle inequality bounds what chance
    /// adds to any distance, and the deviations of its Kantorovich potential, whose mean it is.
    var wasserstein: Effect? {
        guard let (spread, comparison) = winsorised else { return nil }
        let distance = comparison.distance / spread.deviation
        let chance = (2 / Double.pi).squareRoot() * sizes.deviation * spread.noiseIntegral
        let variance = max(
            comparison.referencePotential.variance, comparison.currentPotential.variance)
        let error = standardisedError(
            of: distance, deviation: variance.squareRoot() / spread.deviation, spread,
            scorer.confidence, threshold: scorer.threshold(of: .wasserstein))
        return scorer.effect(
            .wasserstein, raw: distance, size: distance, chance: chance,
            lowerBound: distance - chance - error)
    }

    /// What to subtract from a difference of means over the reference's standard deviation.
    ///
    /// The standard error, with that of the standard deviation itself, in as many deviations as the
    /// level asks for; Bernstein's term for the largest value that one row may have, which rules in
    /// small windows; and the rank error of the sketches over the width of the fence.
    ///
    /// - Parameters:
    ///   - value: the difference, in standard deviations of the reference.
    ///   - deviation: that of the values averaged, in the same unit.
    ///   - spread: that of the reference.
    ///   - confidence: the level.
    ///   - threshold: what the difference is held against.
    /// - Returns: standard deviations of the reference.
    func standardisedError(
        of value: Double, deviation: Double, _ spread: NumericReference.Spread,
        _ confidence: Confidence, threshold: Double
    ) -> Double {
        let mine =
            (deviation + abs(value) * spread.deviationError) / sizes.reference.squareRoot()
        let theirs = deviation / sizes.current.squareRoot()
        let deviations = confidence.deviations(threshold: threshold, deviation: sizes.deviation)
        let alpha = confidence.alpha(threshold: threshold, deviation: sizes.deviation)
        return deviations * (mine * mine + theirs * theirs).squareRoot()
            - log(alpha) * spread.reach / (3 * sizes.smaller)
            + rankError / spread.deviation
    }
}
