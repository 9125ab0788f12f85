extension BinnedShares {
    /// The measures over bins that are asked for besides the scored ones.
    func extraEffects(_ scorer: Scorer) -> [Effect] {
        var effects: [Effect] = []
        if scorer.extraMeasures.contains(.jensenShannon) { effects.append(jensenShannon(scorer)) }
        if scorer.extraMeasures.contains(.hellinger) { effects.append(hellinger(scorer)) }
        if scorer.extraMeasures.contains(.totalVariation) {
            effects.append(totalVariation(scorer))
        }
        return effects
    }
}
