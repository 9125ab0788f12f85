import Sketches

extension NumericComparison {
    /// Cliff's δ as an effect that is read only: the chance that a current value exceeds one of the
    /// reference, less that of the reverse; −1 to 1 (Cliff, Psychological Bulletin 114, 1993).
    var cliffsDelta: Effect {
        var delta = -1.0
        var last = PairedHeights(
            position: -.infinity, referenceBelow: 0, referenceThrough: 0, currentBelow: 0,
            currentThrough: 0)
        DistributionSweep.walk(reference, current) { heights in
            delta +=
                (heights.currentBelow - last.currentThrough)
                * (heights.referenceBelow + last.referenceThrough)
            delta +=
                (heights.currentThrough - heights.currentBelow)
                * (heights.referenceThrough + heights.referenceBelow)
            last = heights
        }
        // Without drift its variance is a third of 1/m + 1/n.
        let chance = (2 / (3 * Double.pi)).squareRoot() * sizes.deviation
        return scorer.effect(
            .cliffsDelta, raw: delta, size: EquivalentShift.fromCliffsDelta(abs(delta)),
            chance: EquivalentShift.fromCliffsDelta(chance), lowerBound: 0)
    }
}
