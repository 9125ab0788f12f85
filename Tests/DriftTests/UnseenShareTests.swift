import Testing

@testable import Drift

struct UnseenShareTests {
    private let scorer = Scorer(kind: .categorical, options: .standard)

    @Test func `fewer than were to be expected are no effect`() {
        let unseen = UnseenShare(reference: Share(50, of: 500), current: Share(10, of: 500))
        let effect = unseen.effect(scorer)
        #expect(effect.raw == 0 && effect.effectSize == 0 && effect.lowerBound == 0)
        #expect(unseen.populationStabilityIndexBound(Confidence(alpha: 0.001), threshold: 0.1) == 0)
    }

    @Test func `more than were to be expected are Cohen's h`() {
        let unseen = UnseenShare(reference: Share(0, of: 20_000), current: Share(60, of: 2000))
        // numpy: 2*np.arcsin(np.sqrt(.03))
        #expect(isNear(unseen.effect(scorer).raw, 0.34816602437577424))
        #expect(unseen.effect(scorer).ratio > 1)
    }

    @Test func `the index of known and unknown bounds that of all categories`() {
        // scipy 1.17: l = stats.beta.ppf(9e-4, 60, 1941); u = 1.5*stats.beta.isf(1e-4, 1, 20000)
        // (l - u)*(np.log(l/u) - np.log1p(-l) + np.log1p(-u))
        let unseen = UnseenShare(
            reference: Share(0, of: 20_000, lump: 1.5), current: Share(60, of: 2000))
        let bound = unseen.populationStabilityIndexBound(Confidence(alpha: 0.001), threshold: 0.1)
        #expect(isNear(bound, 0.06296732251009164))
    }
}
