import Sketches

extension NumericComparison {
    /// The share of predictions above the cut; none where no cut is given.
    var positiveRate: Effect? {
        guard let cut = scorer.positiveAbove, !cut.isNaN else { return nil }
        let mine = 1 - reference.fraction(through: cut)
        let theirs = 1 - current.fraction(through: cut)
        func share(_ ratio: Double) -> Share {
            Share(ratio * current.sampleCount, of: current.sampleCount)
        }
        return scorer.effect(
            .positiveRate,
            reference: Share(mine * reference.sampleCount, of: reference.sampleCount),
            current: share(theirs), certain: share(theirs.moved(towards: mine, by: rankError)))
    }
}
