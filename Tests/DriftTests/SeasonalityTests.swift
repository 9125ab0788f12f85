import Sketches
import Testing

@testable import Drift

struct SeasonalityTests {
    /// 24 panes in four slots, with these means: (i*i*7 + 3*i) % 23 + step*(i % 4).
    private func explained(step: Int, count: Int = 24) -> Double {
        let panes = (0..<count).map { index in
            let mean = Double((index * index * 7 + 3 * index) % 23 + step * (index % 4))
            return FieldSummary.numeric([mean - 1, mean + 1])
        }
        return Seasonality.explainedSpread(of: panes, slots: (0..<count).map { $0 % 4 })
    }

    @Test func `slots explain the share that the adjusted R² tells`() {
        // With m the means, s the slots, w = sum(((m[s == k] - m[s == k].mean())**2).sum() for k in
        // range(4)) and t = ((m - m.mean())**2).sum(): 1 - (w/20)/(t/23);
        // stats.f_oneway(*[m[s == k] for k in range(4)]).pvalue is 1.1e-06
        #expect(isNear(explained(step: 9), 0.7416598475386535))
    }

    @Test func `what chance may have done is explained by nothing`() {
        // The same p-value is .0142 here, where slots would explain .31.
        #expect(explained(step: 3) == 0)
    }

    @Test func `fewer than three panes a slot tell nothing`() {
        #expect(explained(step: 90, count: 12) > 0.9)
        #expect(explained(step: 90, count: 11) == 0)
    }

    @Test func `categories are told apart by their shares`() {
        let panes = (0..<12).map { index in
            FieldSummary.categorical(["a": index % 2 == 0 ? 30 : 70, "b": 50 + index % 3])
        }
        #expect(Seasonality.explainedSpread(of: panes, slots: (0..<12).map { $0 % 2 }) > 0.9)
        #expect(Seasonality.explainedSpread(of: panes, slots: (0..<12).map { $0 / 6 }) == 0)
    }
}
