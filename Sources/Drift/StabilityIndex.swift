import Sketches

/// The bins of a numeric field: up to twenty, of like mass in the reference.
enum StabilityBins {
    static let countMax = 20

    /// The bounds between the bins, ascending.
    ///
    /// They lie half-way between the reference's distinct quantiles, so that a value that many rows
    /// share lies inside a bin, and not on a bound where a rounding would move it over.
    static func edges(_ distribution: CumulativeDistribution) -> [Double] {
        var edges: [Double] = []
        var last = distribution.quantile(0.5 / Double(countMax))
        for bin in 1..<countMax {
            let next = distribution.quantile((Double(bin) + 0.5) / Double(countMax))
            guard next > last else { continue }
            let middle = last / 2 + next / 2
            // Between neighbouring numbers there is none: a bin holds its upper bound.
            edges.append(middle < next ? middle : last)
            last = next
        }
        return edges
    }
}

extension NumericComparison {
    /// The population stability index.
    var stabilityIndex: Effect {
        let threshold = scorer.threshold(of: .psi)
        let shares = binnedShares
        return scorer.stabilityIndex(
            shares,
            bound: shares.stabilityIndexBound(
                scorer.confidence, threshold: threshold * threshold))
    }

    /// The shares in the reference's bins.
    ///
    /// The rank error of a sketch, which 99 of 100 reads keep, has a deviation of error/2.6; a bin
    /// lies between two of them. Over bins of a twentieth that is a variance of 2 · 20 (error/2.6)²
    /// besides that of sampling.
    var binnedShares: BinnedShares {
        let errors =
            reference.rankError * reference.rankError + current.rankError * current.rankError
        var shares = BinnedShares(sizes: sizes, extraVariance: 6 * errors)
        var lastReference = 0.0
        var lastCurrent = 0.0
        for edge in values.binEdges {
            let mine = reference.fraction(through: edge)
            let theirs = current.fraction(through: edge)
            shares.append(reference: mine - lastReference, current: theirs - lastCurrent)
            lastReference = mine
            lastCurrent = theirs
        }
        shares.append(reference: 1 - lastReference, current: 1 - lastCurrent)
        return shares
    }
}

extension Scorer {
    /// The population stability index of binned values; `bound` is a lower bound of the index.
    func stabilityIndex(_ shares: BinnedShares, bound: Double) -> Effect {
        let index = shares.stabilityIndex
        return effect(
            .psi, raw: index, size: EquivalentShift.fromStabilityIndex(index),
            chance: EquivalentShift.fromStabilityIndex(shares.chance),
            lowerBound: EquivalentShift.fromStabilityIndex(bound))
    }
}
