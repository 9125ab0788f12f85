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

extension NumericComparison {
    /// The measures that are asked for besides the scored ones, in the order of `Measure`.
    var extraEffects: [Effect] {
        guard !scorer.extraMeasures.isEmpty else { return [] }
        var effects = binnedShares.extraEffects(scorer)
        if scorer.extraMeasures.contains(.cliffsDelta) {
            let end = effects.last?.measure == .totalVariation ? effects.count - 1 : effects.count
            effects.insert(cliffsDelta, at: end)
        }
        return effects
    }
}
