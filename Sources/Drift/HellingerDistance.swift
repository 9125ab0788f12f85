extension BinnedShares {
    /// The Hellinger distance √(½ Σ (√p − √q)²), 0 to 1.
    var hellingerDistance: Double {
        var sum = 0.0
        for (mine, theirs) in zip(reference, current) {
            let difference = mine.squareRoot() - theirs.squareRoot()
            sum += difference * difference
        }
        return min(1, (0.5 * sum).squareRoot())
    }

    /// The Hellinger distance as an effect that is read only.
    func hellinger(_ scorer: Scorer) -> Effect {
        let distance = hellingerDistance
        // To second order its square is an eighth of Jeffreys' divergence: its chance is the same d.
        return scorer.effect(
            .hellinger, raw: distance, size: CohensDEquivalent.fromHellinger(distance),
            chance: CohensDEquivalent.fromPopulationStabilityIndex(chance), lowerBound: 0)
    }
}
