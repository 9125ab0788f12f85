extension BinnedShares {
    /// The total variation ½ Σ |p − q|, 0 to 1.
    var totalVariation: Double {
        var sum = 0.0
        for (mine, theirs) in zip(reference, current) { sum += abs(mine - theirs) }
        return min(1, 0.5 * sum)
    }

    /// The total variation as an effect that is read only.
    func totalVariation(_ scorer: Scorer) -> Effect {
        // The mean magnitudes of normal differences of variance p (1 − p) (1/m + 1/n).
        var chance = 0.0
        for (mine, theirs) in zip(reference, current) {
            let pooled = 0.5 * (mine + theirs)
            chance += (pooled * (1 - pooled) * sizes.variance / (2 * Double.pi)).squareRoot()
        }
        return scorer.effect(
            .totalVariation, raw: totalVariation,
            size: CohensDEquivalent.fromDistance(totalVariation),
            chance: CohensDEquivalent.fromDistance(chance), lowerBound: 0)
    }
}
