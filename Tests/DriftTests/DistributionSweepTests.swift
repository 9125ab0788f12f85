import Sketches
import Testing

@testable import Drift

struct DistributionSweepTests {
    @Test func `every knot is visited once, with the heights on both of its sides`() {
        let reference = CumulativeDistribution(steps: [(1, 2), (3, 2)])
        let current = CumulativeDistribution(steps: [(0, 1), (3, 1), (4, 2)])
        var visited: [[Double]] = []
        DistributionSweep.walk(reference, current) { heights in
            visited.append([
                heights.position, heights.referenceBelow, heights.referenceThrough,
                heights.currentBelow, heights.currentThrough,
            ])
        }
        #expect(
            visited == [
                [0, 0, 0, 0, 0.25], [1, 0, 0.5, 0.25, 0.25], [3, 0.5, 1, 0.25, 0.5],
                [4, 1, 1, 0.5, 1],
            ])
    }

    @Test func `heights between knots lie on a straight line`() {
        #expect(StraightLine.height(at: 2, from: 1, 0.2, to: 5, 0.6) == 0.3)
        #expect(StraightLine.height(at: 2, from: 1, 0.4, to: 5, 0.4) == 0.4)
        let most = Double.greatestFiniteMagnitude
        #expect(StraightLine.height(at: 0, from: -most, 0, to: most, 1) == 0.5)
    }
}
