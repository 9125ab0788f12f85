import Sketches
import Testing

@testable import Drift

struct NumericReferenceTests {
    @Test func `the noise integral of a normal sample is 1·6`() throws {
        var generator = Generator(seed: 12)
        let values = (0..<20_000).map { _ in generator.normal() }
        let reference = NumericReference(NumericSummary(of: values))
        let spread = try #require(reference.values?.spread)
        // scipy 1.17: integrate.quad(lambda z: np.sqrt(norm.cdf(z)*norm.sf(z)), -12, 12)[0]
        #expect(isNear(spread.noiseIntegral, 1.6147438534296685, within: 0.02))
        // The kurtosis of a normal distribution is 3.
        #expect(isNear(spread.deviationError, 0.5.squareRoot(), within: 0.05))
        #expect(spread.reach > 4 && spread.reach < 6)
    }

    @Test func `the spread of few values is exact`() throws {
        let reference = NumericReference(
            NumericSummary(of: (0..<100).map { $0 < 20 ? 1 : 0 }))
        let values = try #require(reference.values)
        let spread = try #require(values.spread)
        // p = .2: sd .4, ∫ √(F(1 − F)) = .4, and the kurtosis is 1/(pq) − 3 = 3.25.
        #expect(isNear(spread.deviation * 2 * values.fence.length(0.5), 0.4, within: 1e-12))
        #expect(isNear(spread.noiseIntegral, 1, within: 1e-12))
        #expect(isNear(spread.deviationError, (2.25 / 4).squareRoot(), within: 1e-12))
        #expect(isNear(values.tolerance, 0.004, within: 1e-12))
    }

    @Test func `constants have no spread, and missing values nothing at all`() {
        let constant = NumericReference(NumericSummary(of: [3, 3, 3]))
        #expect(constant.values != nil && constant.values?.spread == nil)
        #expect(NumericReference(NumericSummary(of: [.nan])).values == nil)
    }
}
