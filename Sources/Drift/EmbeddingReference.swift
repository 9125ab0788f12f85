import Sketches

/// What a reference of vectors has to say to every comparison, computed once.
///
/// Each of the random projections is compared as a numeric field. A measure of the whole is the one
/// of the projection that has moved the farthest for certain, at a level divided by the number of
/// projections (Bonferroni), so that sixteen looks make no more false alarms than one.
struct EmbeddingReference: Sendable {
    let summary: EmbeddingSummary
    private let projections: [NumericReference]
    private let centroid: Centroid

    init(_ summary: EmbeddingSummary) {
        self.summary = summary
        projections = summary.projections.map { NumericReference($0) }
        centroid = Centroid(summary)
    }

    /// The effects of a window that has rows, in the order of `Measure`.
    func effects(on window: EmbeddingSummary, scorer: Scorer) -> [Effect] {
        let joint = scorer.sharedAmong(projections.count)
        var greatest: [Measure: Effect] = [:]
        func offer(_ effect: Effect) {
            guard let before = greatest[effect.measure] else {
                greatest[effect.measure] = effect
                return
            }
            if (before.lowerBound, before.effectSize) < (effect.lowerBound, effect.effectSize) {
                greatest[effect.measure] = effect
            }
        }
        if summary.count > 0, window.count > 0, summary.dimension == window.dimension {
            for (reference, projection) in zip(projections, window.projections) {
                for effect in reference.effects(on: projection, scorer: joint)
                where effect.measure != .missing { offer(effect) }
            }
            if let effect = centroid.shift(to: Centroid(window), scorer) { offer(effect) }
        }
        if let effect = refused(window, joint) { offer(effect) }
        offer(
            scorer.missing(
                reference: (summary.missingCount, summary.rowCount),
                current: (window.missingCount, window.rowCount)))
        return Measure.allCases.compactMap { greatest[$0] }
    }

    /// The share of vectors that cannot be compared, those of another dimension among them; nil
    /// where either side has no vectors.
    private func refused(_ window: EmbeddingSummary, _ scorer: Scorer) -> Effect? {
        let isUnlike = summary.count > 0 && window.dimension != summary.dimension
        let refused = window.refusedCount + (isUnlike ? window.count : 0)
        let mine = summary.count + summary.refusedCount
        let theirs = window.count + window.refusedCount
        guard mine > 0, theirs > 0 else { return nil }
        return scorer.effect(
            .outOfRange, reference: Share(Double(summary.refusedCount), of: Double(mine)),
            current: Share(Double(refused), of: Double(theirs)))
    }
}
