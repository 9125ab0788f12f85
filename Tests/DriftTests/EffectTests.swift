import Drift
import Testing

struct EffectTests {
    private func effect(
        _ measure: Measure = .ks, lowerBound: Double, threshold: Double, floor: Double
    ) -> Effect {
        Effect(
            measure: measure, raw: 1, effectSize: 1, noiseFloor: 0.1, lowerBound: lowerBound,
            threshold: threshold, floor: floor)
    }

    @Test func `the ratio is over the larger of threshold and floor`() {
        #expect(effect(lowerBound: 0.3, threshold: 0.15, floor: 0.1).ratio == 2)
        #expect(effect(lowerBound: 0.3, threshold: 0.15, floor: 0.6).ratio == 0.5)
    }

    @Test func `a measure that is not scored has no ratio`() {
        #expect(effect(.hellinger, lowerBound: 0, threshold: 0, floor: 0).ratio == 0)
        #expect(effect(.hellinger, lowerBound: 1, threshold: 0.1, floor: 0).ratio == 0)
    }
}
