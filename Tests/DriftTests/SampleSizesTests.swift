import Testing

@testable import Drift

struct SampleSizesTests {
    @Test func `the variance is that of a difference of means`() {
        let sizes = SampleSizes(reference: 400, current: 100)
        #expect(isNear(sizes.variance, 0.0125, within: 1e-15))
        #expect(isNear(sizes.deviation * sizes.deviation, 0.0125, within: 1e-15))
        #expect(sizes.smaller == 100)
    }

    @Test func `more than a million values count as a million`() {
        #expect(
            SampleSizes(reference: 1e9, current: 1e7) == SampleSizes(reference: 1e6, current: 1e6))
    }
}
