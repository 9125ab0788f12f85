import Drift
import Testing

struct DriftOptionsTests {
    @Test func `thresholds are the published ones until told otherwise`() {
        let expected: [(Measure, Double)] = [
            (.wasserstein, 0.1), (.ks, 0.125), (.psi, 0.2), (.missing, 0.15),
            (.outOfRange, 0.125), (.unseen, 0.15), (.mean, 0.1), (.cliffsDelta, 0.1),
            (.dispersion, 0.125), (.positiveRate, 0.15),
        ]
        for (measure, threshold) in expected {
            #expect(DriftOptions.standard.threshold(of: measure, kind: .numeric) == threshold)
        }
        #expect(DriftOptions.standard.threshold(of: .psi, kind: .categorical) == 0.1)
        #expect(DriftOptions.standard.alpha == 0.001)
    }

    @Test func `a threshold that is set holds for both kinds`() {
        let options = DriftOptions(thresholds: [.psi: 0.3])
        #expect(options.threshold(of: .psi, kind: .numeric) == 0.3)
        #expect(options.threshold(of: .psi, kind: .categorical) == 0.3)
        #expect(options.threshold(of: .ks, kind: .numeric) == 0.125)
    }

    @Test(arguments: [0, -1, Double.nan, -Double.infinity])
    func `a threshold of no size is a thousandth`(threshold: Double) {
        let options = DriftOptions(thresholds: [.ks: threshold])
        #expect(options.threshold(of: .ks, kind: .numeric) == 0.001)
    }

    @Test func `measures that are not scored have no threshold`() {
        let options = DriftOptions(thresholds: [.hellinger: 0.5])
        #expect(options.threshold(of: .hellinger, kind: .numeric) == 0)
    }
}
