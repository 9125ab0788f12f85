#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension BinnedShares {
    /// The Jensen–Shannon distance: the root of the divergence to base 2, 0 to 1.
    var jensenShannonDistance: Double {
        var divergence = 0.0
        for (mine, theirs) in zip(reference, current) {
            let middle = 0.5 * (mine + theirs)
            if mine > 0 { divergence += 0.5 * mine * log2(mine / middle) }
            if theirs > 0 { divergence += 0.5 * theirs * log2(theirs / middle) }
        }
        return min(1, max(0, divergence).squareRoot())
    }

    /// The Jensen–Shannon distance as an effect that is read only.
    func jensenShannon(_ scorer: Scorer) -> Effect {
        let distance = jensenShannonDistance
        // To second order the divergence is an eighth of Jeffreys', so its chance is the same d.
        return scorer.effect(
            .jensenShannon, raw: distance, size: CohensDEquivalent.fromJensenShannon(distance),
            chance: CohensDEquivalent.fromPopulationStabilityIndex(chance), lowerBound: 0)
    }
}
