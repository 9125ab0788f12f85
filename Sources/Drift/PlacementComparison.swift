/// How the values of two samples lie among each other, by bins in ascending order.
///
/// The placement of a value in a sample is the share of that sample below the value, less the share
/// above, −1 to 1; values of one bin are as good as the same. Means of placements are measures of
/// rank, whatever the values' scale, and the variances of placements say how far such means vary
/// by chance, drift or not (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988).
struct PlacementComparison {
    /// A difference of means, and the variances that it has from either side.
    struct Contrast {
        let value: Double
        /// Variance of what each value of the reference adds, n times that of their mean.
        let referenceVariance: Double
        /// Variance of what each current value adds.
        let currentVariance: Double
        /// The same without drift, from either side.
        let nullVariance: Double
        /// The farthest that one current value may lie from the mean of all.
        let reach: Double
    }

    /// Cliff's δ, the mean placement of current values in the reference.
    let location: Contrast
    /// The mean distance of current values from the reference's median, in placements, less that of
    /// the reference's own values, as a share of the most that it can be.
    ///
    /// Without ties it is Cliff's δ of these distances: the reference's are spread evenly then, and
    /// half a unit long on average. Where most of the reference is one value, they are shorter.
    let dispersion: Contrast

    /// Compares binned values.
    ///
    /// Those beyond the fence are told apart from the others of the outer bins.
    ///
    /// - Parameters:
    ///   - bins: ascending.
    ///   - beyondReference: the shares of the reference below the fence and above.
    ///   - beyondCurrent: the shares of the current sample below the fence and above.
    init(
        _ bins: BinnedShares, beyondReference: (below: Double, above: Double) = (0, 0),
        beyondCurrent: (below: Double, above: Double) = (0, 0)
    ) {
        var walk = Walk()
        walk.add(beyondReference.below, beyondCurrent.below)
        for index in bins.reference.indices {
            var mine = bins.reference[index]
            var theirs = bins.current[index]
            if index == 0 {
                mine -= beyondReference.below
                theirs -= beyondCurrent.below
            }
            if index == bins.reference.count - 1 {
                mine -= beyondReference.above
                theirs -= beyondCurrent.above
            }
            walk.add(max(mine, 0), max(theirs, 0))
        }
        walk.add(beyondReference.above, beyondCurrent.above)
        location = walk.location
        dispersion = walk.dispersion
    }

    /// What has been seen of the bins, from the lowest on.
    private struct Walk {
        /// Placements of current values in the reference.
        var current = Sides()
        /// Placements of the reference's values in the current sample.
        var reference = Sides()
        /// Placements of the reference's values in the reference.
        var own = Sides()
        /// The current share below the reference's median, less the reference's own.
        var excessBelow = 0.0
        var mineBelow = 0.0
        var theirsBelow = 0.0

        mutating func add(_ mine: Double, _ theirs: Double) {
            let place = 2 * mineBelow + mine - 1
            let isUpper = place > 0
            current.add(theirs, at: place, isUpper: isUpper)
            reference.add(mine, at: 2 * theirsBelow + theirs - 1, isUpper: isUpper)
            own.add(mine, at: place, isUpper: isUpper)
            if !isUpper { excessBelow += theirs - mine }
            mineBelow += mine
            theirsBelow += theirs
        }

        var location: Contrast {
            Contrast(
                value: current.mean, referenceVariance: reference.variance,
                currentVariance: current.variance, nullVariance: own.variance,
                reach: 1 + abs(current.mean))
        }

        /// One of the reference's values, with a its placement in the current sample and s the side of
        /// the median that it lies on, adds s (2 excessBelow − a) to the difference.
        var dispersion: Contrast {
            let theirs = current.folded(about: 0)
            let null = own.folded(about: 0)
            let mine = reference.folded(about: 2 * excessBelow)
            let unit = 1 / (1 - null.mean)
            return Contrast(
                value: unit * (theirs.mean - null.mean),
                referenceVariance: unit * unit * mine.variance,
                currentVariance: unit * unit * theirs.variance,
                nullVariance: unit * unit * null.variance,
                reach: unit * max(theirs.mean, 1 - theirs.mean))
        }
    }

    /// Placements of values below the reference's median, and above.
    private struct Sides {
        var lower = MassMoments()
        var upper = MassMoments()

        mutating func add(_ mass: Double, at place: Double, isUpper: Bool) {
            if isUpper { upper.add(mass, at: place) } else { lower.add(mass, at: place) }
        }

        var mean: Double { upper.sum + lower.sum }
        var variance: Double { max(0, upper.squares + lower.squares - mean * mean) }

        /// Mean and variance of `placement − center`, with the sign changed below the median.
        func folded(about center: Double) -> (mean: Double, variance: Double) {
            let mean = upper.sum - lower.sum - center * (upper.mass - lower.mass)
            let squares =
                upper.squares + lower.squares - 2 * center * self.mean
                + center * center * (upper.mass + lower.mass)
            return (mean, max(0, squares - mean * mean))
        }
    }
}
