import Drift
import Sketches
import Testing

@testable import WebUI

struct EffectWordsTests {
    /// Days of zeros and ones in turn, each with its share of ones.
    private func days(_ shares: [Double]) -> [FieldSummary] {
        shares.map { share in
            var summary = NumericSummary()
            let ones = Int(share * 1000)
            summary.add((0..<1000).map { $0 < ones ? 1 : 0 })
            return .numeric(summary)
        }
    }

    private func words(
        size: Double, noise: Double, bound: Double, threshold: Double = 0.1, floor: Double = 0,
        baseline: BaselineVariation = .none, measure: Measure = .mean
    ) -> EffectWords {
        EffectWords(
            effect: Effect(
                measure: measure, raw: size, effectSize: size, noiseFloor: noise,
                lowerBound: bound, threshold: threshold, floor: floor),
            baselineVariation: baseline)
    }

    @Test func `an effect is said with its unit beside what matters and what noise reads`() {
        #expect(
            words(size: 1.57, noise: 0.0266, bound: 1.334).judgement
                == "at least 1.3 σ, 13 times the 0.1 σ that matter; chance alone reads 0.027 σ")
        #expect(
            words(size: 1, noise: 0.4, bound: 0.8, floor: 0.4).judgement
                == "at least 0.8 σ, 2 times the 0.4 σ that matter; baseline variation alone reads 0.4 σ"
        )
        #expect(
            words(size: 0.02, noise: 0.03, bound: 0).judgement
                == "within noise: 0.02 σ, where chance alone reads 0.03 σ")
        #expect(
            words(size: 0, noise: 0.03, bound: 0).judgement
                == "no difference; chance alone reads 0.03 σ")
        #expect(
            words(size: 0.09, noise: 0.03, bound: 0).judgement
                == "0.09 σ, which these counts do not tell from chance; 0.1 σ would matter")
        #expect(
            words(size: 0.09, noise: 0.03, bound: 0.05).judgement
                == "certain but small: at least 0.05 σ, 50% of the 0.1 σ that matter")
        #expect(
            words(size: 0.09, noise: 0, bound: 0, measure: .hellinger).judgement
                == "read only; takes no part in the score")
    }

    @Test func `baseline variation is told by how many of its windows came as far`() throws {
        let variation = BaselineVariation(days([0.5, 0.5, 0.5, 0.5, 0.5, 0.75]), .standard)
        let floor = try #require(variation.floors[.mean])
        func said(_ bound: Double) -> String? {
            words(size: bound, noise: 0, bound: bound, baseline: variation).baseline
        }
        #expect(said(floor) == "baseline variation reached as much in 1 of 6 windows")
        #expect(said(floor * 1.5) == "baseline variation reached half of that in 1 of 6 windows")
        #expect(said(floor * 2.5) == "baseline variation never reached half of that in 6 windows")
        #expect(said(0) == nil)
        #expect(words(size: 1, noise: 0, bound: 1).baseline == nil)
    }
}
