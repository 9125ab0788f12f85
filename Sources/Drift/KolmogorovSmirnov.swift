import Sketches

extension NumericComparison {
    /// The Kolmogorov distance D, with a horizontal tolerance of a hundredth of a standard deviation:
    /// values may be moved so far for nothing, so that a grid or an atom that moves by a hair
    /// is no drift.
    var kolmogorovSmirnov: Effect {
        let tolerance = values.tolerance
        // The reference moved right must not lie above the current function, nor moved left below.
        var distance = 0.0
        DistributionSweep.walk(reference, movedBy: tolerance, current) { heights in
            distance = max(
                distance, heights.referenceBelow - heights.currentBelow,
                heights.referenceThrough - heights.currentThrough)
        }
        DistributionSweep.walk(reference, movedBy: -tolerance, current) { heights in
            distance = max(
                distance, heights.currentBelow - heights.referenceBelow,
                heights.currentThrough - heights.referenceThrough)
        }
        let deviations = scorer.confidence.kolmogorovDeviations(
            threshold: EquivalentShift.distance(scorer.threshold(of: .ks)),
            deviation: sizes.deviation)
        let bound = distance - deviations * sizes.deviation - rankError
        return scorer.effect(
            .ks, raw: distance, size: EquivalentShift.fromDistance(distance),
            chance: EquivalentShift.fromDistance(Self.meanKolmogorovDistance * sizes.deviation),
            lowerBound: EquivalentShift.fromDistance(bound))
    }

    /// The mean of Kolmogorov's distribution, √(π/2) ln 2: what √(mn/(m + n)) D is without drift.
    private static let meanKolmogorovDistance = 0.8687
}
