extension BinnedShares {
    /// The total variation ½ Σ |p − q|, 0 to 1.
    var totalVariation: Double {
        var sum = 0.0
        for (mine, theirs) in zip(reference, current) { sum += abs(mine - theirs) }
        return min(1, 0.5 * sum)
    }

    /// The total variation as an effect that is read only.
    func totalVariation(_ scorer: Scorer) -> Effect {
        // The mean magnitude of B normal differences of variance p (1/m + 1/n), at p = 1/B.
        let bins = Double(reference.count)
        let chance = degrees > 0 ? (bins * sizes.variance / (2 * Double.pi)).squareRoot() : 0
        return scorer.effect(
            .totalVariation, raw: totalVariation,
            size: EquivalentShift.fromDistance(totalVariation),
            chance: EquivalentShift.fromDistance(chance), lowerBound: 0)
    }
}
