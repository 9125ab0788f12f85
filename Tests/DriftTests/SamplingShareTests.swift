import Sketches
import Testing

@testable import Drift

struct SamplingShareTests {
    @Test func `counted values all count`() {
        let distribution = CumulativeDistribution(steps: [(1, 300), (2, 700)])
        #expect(distribution.samplingShare == 1)
        #expect(distribution.sampleCount == 1000)
    }

    @Test func `a sketch may stand on an eighth of its values`() {
        let distribution = CumulativeDistribution(steps: [(1, 300), (2, 700)], rankError: 0.0133)
        #expect(distribution.sampleCount == 125)
    }

    @Test func `of very many values a sketch holds thirty thousand samples`() {
        let distribution = CumulativeDistribution(
            steps: [(1, 300_000_000), (2, 700_000_000)], rankError: 0.0133)
        #expect(isNear(distribution.sampleCount, 32_768, within: 1e-12))
    }
}
