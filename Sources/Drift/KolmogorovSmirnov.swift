import Sketches

extension NumericComparison {
    /// The Kolmogorov distance D, with a horizontal tolerance of a hundredth of a standard deviation:
    /// values may be moved so far for nothing, so that a grid or an atom that moves by a hair
    /// is no drift.
    var kolmogorovSmirnov: Effect {
        let tolerance = values.tolerance
        let distance = max(
            Self.greatestExcess(of: reference, movedBy: tolerance, over: current),
            Self.greatestExcess(of: current, movedBy: tolerance, over: reference))
        let deviations = scorer.confidence.kolmogorovDeviations(
            threshold: CohensDEquivalent.distance(scorer.threshold(of: .ks)),
            deviation: sizes.deviation)
        let bound = distance - deviations * sizes.deviation - rankError
        return scorer.effect(
            .ks, raw: distance, size: CohensDEquivalent.fromDistance(distance),
            chance: CohensDEquivalent.fromDistance(Self.meanKolmogorovDistance * sizes.deviation),
            lowerBound: CohensDEquivalent.fromDistance(bound))
    }

    /// The mean of Kolmogorov's distribution, √(π/2) ln 2: what √(mn/(m + n)) D is without drift.
    private static let meanKolmogorovDistance = 0.8687

    /// By how much one distribution function, moved to the right, exceeds another at most.
    ///
    /// Between knots both are straight lines, so that the greatest excess is at a knot of either. A
    /// height between knots is worked out only where the excess could be a new greatest one.
    private static func greatestExcess(
        of upper: CumulativeDistribution, movedBy shift: Double,
        over lower: CumulativeDistribution
    ) -> Double {
        let moved = upper.knots
        let fixed = lower.knots
        var excess = 0.0
        var i = 0
        var j = 0
        while i < moved.count, j < fixed.count {
            let mine = moved[i].value + shift
            let theirs = fixed[j].value
            if mine < theirs {
                let start = j > 0 ? fixed[j - 1].through : 0
                if moved[i].through - start > excess {
                    let height = StraightLine.height(
                        at: mine, from: j > 0 ? fixed[j - 1].value : mine, start,
                        to: theirs, fixed[j].below)
                    excess = max(excess, moved[i].through - height)
                }
                i += 1
            } else if theirs < mine {
                if i > 0, moved[i].below - fixed[j].below > excess {
                    let height = StraightLine.height(
                        at: theirs, from: moved[i - 1].value + shift, moved[i - 1].through,
                        to: mine, moved[i].below)
                    excess = max(excess, height - fixed[j].below)
                }
                j += 1
            } else {
                excess = max(
                    excess, moved[i].below - fixed[j].below,
                    moved[i].through - fixed[j].through)
                i += 1
                j += 1
            }
        }
        // Past its last knot the one moved is 1, and the other may still have to rise.
        if j < fixed.count { excess = max(excess, 1 - fixed[j].below) }
        return excess
    }
}
