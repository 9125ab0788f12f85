import Sketches

/// The bins of a numeric field: up to twenty, of like mass in the reference.
enum PopulationStabilityIndexBins {
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
    var populationStabilityIndex: Effect {
        let threshold = scorer.threshold(of: .psi)
        return scorer.populationStabilityIndex(
            bins,
            bound: bins.populationStabilityIndexBound(
                scorer.confidence, threshold: threshold * threshold))
    }
}

extension BinnedShares {
    /// The shares of two distributions between the bounds of bins.
    ///
    /// The rank error of a sketch, which 99 of 100 reads keep, has a deviation of error/2.6; a bin
    /// lies between two of them. Over bins of a twentieth that is a variance of 2 · 20 (error/2.6)²
    /// besides that of sampling.
    ///
    /// - Parameters:
    ///   - reference: has values.
    ///   - current: has values.
    ///   - edges: ascending.
    ///   - sizes: those of the samples.
    init(
        _ reference: CumulativeDistribution, _ current: CumulativeDistribution,
        edges: [Double], _ sizes: SampleSizes
    ) {
        let errors =
            reference.rankError * reference.rankError + current.rankError * current.rankError
        self.init(sizes: sizes, extraVariance: 6 * errors)
        var lastReference = 0.0
        var lastCurrent = 0.0
        for edge in edges {
            let mine = reference.fraction(through: edge)
            let theirs = current.fraction(through: edge)
            append(reference: mine - lastReference, current: theirs - lastCurrent)
            lastReference = mine
            lastCurrent = theirs
        }
        append(reference: 1 - lastReference, current: 1 - lastCurrent)
    }
}

extension Scorer {
    /// The population stability index of binned values; `bound` is a lower bound of the index.
    func populationStabilityIndex(_ shares: BinnedShares, bound: Double) -> Effect {
        let index = shares.populationStabilityIndex
        return effect(
            .psi, raw: index, size: CohensDEquivalent.fromPopulationStabilityIndex(index),
            chance: CohensDEquivalent.fromPopulationStabilityIndex(shares.chance),
            lowerBound: CohensDEquivalent.fromPopulationStabilityIndex(bound))
    }
}
