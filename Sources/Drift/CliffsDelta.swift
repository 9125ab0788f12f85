import Sketches

extension NumericComparison {
    /// Cliff's δ: the chance that a current value exceeds one of the reference, less that of the
    /// reverse; −1 to 1 (Cliff, Psychological Bulletin 114, 1993).
    ///
    /// It sees a shift in a field of whatever tail, where standard deviations are no measure. Its
    /// bound is that of binned values, so that an atom that moves by a hair is no drift.
    var cliffsDelta: Effect {
        var delta = -1.0
        var referenceHeight = 0.0
        var currentHeight = 0.0
        DistributionSweep.walk(reference, current) { heights in
            delta +=
                (heights.currentBelow - currentHeight)
                * (heights.referenceBelow + referenceHeight)
            delta +=
                (heights.currentThrough - heights.currentBelow)
                * (heights.referenceThrough + heights.referenceBelow)
            referenceHeight = heights.referenceThrough
            currentHeight = heights.currentThrough
        }
        return rankEffect(
            .cliffsDelta, raw: min(max(delta, -1), 1), placements.location, sketchVariance: 4)
    }
}
