#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The share of a window in categories that the reference never had, against what a fresh look at the
/// reference's own source would find there.
struct UnseenShare: Sendable, Equatable {
    let reference: Share
    let current: Share

    /// Cohen's h of the two shares, positive for an increase.
    var difference: Double { CohensH.difference(reference: reference, current: current) }

    /// Cohen's h as an effect, 0 where the window has fewer than were to be expected.
    func effect(_ scorer: Scorer) -> Effect {
        let sizes = SampleSizes(reference: reference.trials, current: current.trials)
        let difference = max(0, difference)
        let alpha = scorer.confidence.alpha(
            threshold: scorer.threshold(of: .unseen), deviation: sizes.deviation)
        return scorer.effect(
            .unseen, raw: difference, size: difference, chance: CohensH.chance(sizes),
            lowerBound: difference > 0
                ? CohensH.lowerBound(reference: reference, current: current, alpha: alpha) : 0)
    }

    /// What the stability index of all categories exceeds but for a chance of alpha, from the limits
    /// of the two shares.
    ///
    /// Joining categories never raises the index, so that the index of two bins, known and not, is
    /// a bound of the whole one. It sees a new category long before Pearson's form does, and errs
    /// where that one does not, so that the larger of both may be taken.
    ///
    /// - Parameters:
    ///   - confidence: the level.
    ///   - threshold: what the bound's root is held against.
    /// - Returns: a stability index, at least 0.
    func populationStabilityIndexBound(_ confidence: Confidence, threshold: Double) -> Double {
        guard current.ratio > reference.ratio else { return 0 }
        let sizes = SampleSizes(reference: reference.trials, current: current.trials)
        // An index of t² is a difference of at least .85 t on the arcsine scale.
        let alpha = confidence.alpha(threshold: 0.85 * threshold, deviation: sizes.deviation)
        // The index rises with the window's share, and with the logarithm only of how rare the
        // reference's is, so that the window's limit has most of the level.
        let low = current.lowerLimit(alpha: 0.9 * alpha)
        let high = reference.upperLimit(alpha: 0.1 * alpha)
        guard low > high else { return 0 }
        return (low - high) * (log(low / high) - log1p(-low) + log1p(-high))
    }
}
