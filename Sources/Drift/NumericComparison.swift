#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Sketches

/// The finite values of a window and of its reference, read in the same way.
///
/// The measures are its properties, each in a file of its own.
struct NumericComparison {
    let values: NumericReference.Values
    let reference: CumulativeDistribution
    let current: CumulativeDistribution
    let sizes: SampleSizes
    let scorer: Scorer
    /// Both held to the fence; none where the reference has no spread.
    let winsorised: (spread: NumericReference.Spread, comparison: WinsorisedComparison)?
    /// The shares in the reference's bins.
    let bins: BinnedShares
    let placements: PlacementComparison

    init(
        values: NumericReference.Values, reference: CumulativeDistribution,
        current: CumulativeDistribution, scorer: Scorer
    ) {
        self.values = values
        self.reference = reference
        self.current = current
        self.scorer = scorer
        sizes = SampleSizes(reference: reference.sampleCount, current: current.sampleCount)
        bins = BinnedShares(reference, current, edges: values.binEdges, sizes)
        placements = PlacementComparison(
            bins, beyondReference: values.fence.sharesOutside(reference),
            beyondCurrent: values.fence.sharesOutside(current))
        winsorised = values.spread.map { spread in
            (spread, WinsorisedComparison(reference, current, values.fence))
        }
    }

    /// How far the heights of the two functions may be off together, from their sketches.
    var rankError: Double { reference.rankError + current.rankError }

    /// The sum of the squares of both rank errors.
    var rankErrorSquares: Double {
        reference.rankError * reference.rankError + current.rankError * current.rankError
    }
}

extension NumericReference {
    /// The effects of a window that has rows, in the order of `Measure`.
    ///
    /// Values that may be codes are compared both ways: their stability index is that of categories,
    /// whose bound knows new ones as well, and all else is that of numbers.
    func effects(on window: NumericSummary, scorer: Scorer) -> [Effect] {
        var effects: [Effect] = []
        effects.reserveCapacity(Measure.allCases.count)
        let comparison = comparison(with: window, scorer: scorer)
        if let comparison {
            if let effect = comparison.wasserstein { effects.append(effect) }
            effects.append(comparison.kolmogorovSmirnov)
            effects.append(
                codePopulationStabilityIndex(of: window, scorer)
                    ?? comparison.populationStabilityIndex)
        }
        effects.append(
            scorer.missing(
                reference: (summary.missingCount, summary.rowCount),
                current: (window.missingCount, window.rowCount)))
        if let effect = outOfRange(window, comparison, scorer) { effects.append(effect) }
        if let comparison {
            if let effect = comparison.meanShift { effects.append(effect) }
            effects.append(comparison.cliffsDelta)
            effects.append(comparison.dispersion)
            if let effect = comparison.positiveRate { effects.append(effect) }
            effects += comparison.bins.extraEffects(scorer)
        }
        return effects
    }

    private func comparison(with window: NumericSummary, scorer: Scorer) -> NumericComparison? {
        guard let values, window.count > 0 else { return nil }
        let (reference, current) =
            Self.haveUnlikeAnchors(summary, window)
            ? (reading.distribution, window.cumulativeDistribution)
            : NumericSummary.comparable(reading, window)
        return NumericComparison(
            values: values, reference: reference, current: current, scorer: scorer)
    }

    /// Whether two histograms have their buckets about different points.
    ///
    /// To be read in the same buckets, one of them would have to be moved, whole buckets at a time,
    /// and that alone can look like drift. Read each in its own, both are right to a thousandth.
    private static func haveUnlikeAnchors(
        _ first: NumericSummary, _ second: NumericSummary
    ) -> Bool {
        guard case .histogram(let mine) = first.distribution,
            case .histogram(let theirs) = second.distribution
        else { return false }
        return mine.anchor != theirs.anchor
    }
}
