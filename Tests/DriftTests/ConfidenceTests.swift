import Testing

@testable import Drift

struct ConfidenceTests {
    private let confidence = Confidence(alpha: 0.001)

    @Test func `large windows have the level that is asked for`() {
        // scipy 1.17: stats.norm.isf(1e-3); np.sqrt(np.log(2/1e-3)/2).
        #expect(isNear(confidence.deviations(threshold: 0.1, deviation: 0.01), 3.090232306167813))
        #expect(confidence.alpha(threshold: 0.1, deviation: 0.01) == 0.001)
        #expect(
            isNear(
                confidence.kolmogorovDeviations(threshold: 0.05, deviation: 0.01),
                1.9494746035204051))
        #expect(confidence.chiSquareAlpha(threshold: 100, degrees: 19) == 0.001)
    }

    @Test func `small windows have a stricter one`() {
        #expect(isNear(confidence.deviations(threshold: 0.1, deviation: 0.1), 4.090232306167813))
        // scipy 1.17: stats.norm.sf(4.090232306167813)
        #expect(
            isNear(
                confidence.alpha(threshold: 0.1, deviation: 0.1), 2.1547066907875808e-5,
                within: 1e-9))
        #expect(confidence.kolmogorovDeviations(threshold: 0.05, deviation: 0.5) > 2.7)
        #expect(confidence.chiSquareAlpha(threshold: 1, degrees: 19) < 1e-6)
    }

    @Test func `without drift a threshold is reached by five deviations at any size`() {
        for count in [1.0, 10, 100, 300] {
            let deviation = 1 / count.squareRoot()
            let deviations = confidence.deviations(threshold: 0.1, deviation: deviation)
            #expect(isNear(deviations + 0.1 / deviation, 5.090232306167813))
        }
        // scipy 1.17: stats.norm.sf(5.090232306167813)
        #expect(isNear(confidence.nullAlpha, 1.7881255670397107e-7, within: 1e-9))
    }

    @Test(arguments: [0, -1, 0.7, 1, 5, Double.nan])
    func `a level that is none is held to one`(alpha: Double) {
        let confidence = Confidence(alpha: alpha)
        #expect(confidence.alpha >= 1e-9 && confidence.alpha <= 0.5)
        #expect(confidence.deviations(threshold: 0.1, deviation: 0.01).isFinite)
    }
}
