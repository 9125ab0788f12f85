import Sketches
import Testing

@testable import Drift

struct FenceTests {
    private func fence(_ values: [Double]) -> Fence {
        Fence(NumericSummary(of: values).cumulativeDistribution)
    }

    @Test func `the outer fences reach three interquartile ranges beyond the quartiles`() {
        // numpy: the quartiles of the fixture are 31 and 74.
        let fence = fence(Fixture.x)
        #expect(fence.lower == 31 - 129)
        #expect(fence.upper == 74 + 129)
    }

    @Test func `the extreme quantiles rule where most values are the same`() {
        let fence = fence(Array(repeating: 7, count: 990) + Array(repeating: 100, count: 10))
        #expect(fence.lower == 7)
        #expect(fence.upper == 100)
    }

    @Test func `a constant has a fence without width`() {
        let fence = fence(Array(repeating: 7, count: 10))
        #expect(fence.lower == 7 && fence.upper == 7)
        #expect(!fence.hasWidth)
    }

    @Test func `positions run from 0 to 1 and hold what lies beyond`() {
        let fence = fence(Fixture.x)
        #expect(fence.position(-98) == 0)
        #expect(fence.position(203) == 1)
        #expect(fence.position(-1e300) == 0)
        #expect(fence.position(52.5) == 0.5)
        #expect(fence.length(0.5) == 150.5)
    }

    @Test func `the float limits have a fence`() {
        let most = Double.greatestFiniteMagnitude
        let fence = fence([-most, -most, 0, most, most])
        #expect(fence.lower == -most && fence.upper == most)
        #expect(fence.position(0) == 0.5)
        #expect(fence.length(1) == most)
    }

    @Test func `the least numbers have one too`() {
        let least = Double.leastNonzeroMagnitude
        let fence = fence([0, least, 2 * least, 3 * least])
        #expect(fence.lower <= 0 && fence.upper >= 3 * least)
        #expect(!fence.hasWidth || fence.position(least).isFinite)
    }
}
