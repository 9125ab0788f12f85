import Sketches

extension NumericComparison {
    /// The shift of the mean in standard deviations of the reference (Glass's Δ), positive for an
    /// increase; none where the reference has no spread.
    var meanShift: Effect? {
        guard let (spread, comparison) = winsorised else { return nil }
        let shift = (comparison.current.mean - comparison.reference.mean) / spread.deviation
        let variance = max(comparison.reference.variance, comparison.current.variance)
        let bound = scorer.magnitudeBound(deviation: sizes.deviation) { confidence in
            abs(shift)
                - standardisedError(
                    of: shift, deviation: variance.squareRoot() / spread.deviation, spread,
                    confidence, threshold: scorer.threshold(of: .mean))
        }
        return scorer.effect(
            .mean, raw: shift, size: abs(shift), chance: CohensH.chance(sizes), lowerBound: bound)
    }
}
