import Sketches
import Testing

@testable import Drift

struct WinsorisedComparisonTests {
    private func compare(_ reference: [Double], _ current: [Double]) -> (
        WinsorisedComparison, Fence
    ) {
        let (mine, theirs) = NumericSummary.comparable(
            PreparedReading(NumericSummary(of: reference)), NumericSummary(of: current))
        let fence = Fence(mine)
        return (WinsorisedComparison(mine, theirs, fence), fence)
    }

    @Test func `the distance is the area between the distribution functions`() {
        // scipy 1.17: stats.wasserstein_distance(x, y)/x.std()
        let (comparison, _) = compare(Fixture.x, Fixture.y)
        let deviation = comparison.reference.variance.squareRoot()
        #expect(isNear(comparison.distance / deviation, 0.19394758002447046, within: 1e-12))
    }

    @Test func `values beyond the fence count as its ends`() {
        // a = np.repeat(np.arange(100), 2); b = np.r_[np.arange(100) + 10, [-5000, 20000]];
        // ac, bc = np.clip(a, -126, 224), np.clip(b, -126, 224);
        // stats.wasserstein_distance(ac, bc)/ac.std(); (bc.mean() - ac.mean())/ac.std()
        let reference = (0..<200).map { Double($0 / 2) }
        let current = (0..<100).map { Double($0 + 10) } + [-5000, 20000]
        let (comparison, fence) = compare(reference, current)
        #expect(fence.lower == -126 && fence.upper == 224)
        let deviation = comparison.reference.variance.squareRoot()
        #expect(isNear(comparison.distance / deviation, 0.42488311924957617, within: 1e-12))
        #expect(
            isNear(
                (comparison.current.mean - comparison.reference.mean) / deviation,
                0.33929515278203587, within: 1e-12))
    }

    @Test func `all of the mass is accounted for`() {
        let (comparison, _) = compare(Fixture.x, Fixture.y)
        for moments in [
            comparison.reference, comparison.current, comparison.referencePotential,
            comparison.currentPotential,
        ] {
            #expect(isNear(moments.mass, 1, within: 1e-12))
        }
    }

    @Test func `the means of the potential differ by the distance`() {
        let (comparison, _) = compare(Fixture.x, Fixture.y)
        let difference = comparison.currentPotential.mean - comparison.referencePotential.mean
        #expect(isNear(difference, comparison.distance, within: 1e-12))
    }

    @Test func `a smooth pair that crosses has the area of both sides`() {
        // Uniform on 0 to 1 against the triangle 2 |x − 1/2|: ∫ |x − F(x)| dx = 1/24 + 1/24, and the
        // fence is −1 to 2.
        var generator = Generator(seed: 3)
        let uniform = (0..<20_000).map { _ in generator.uniform() }
        let edges = (0..<20_000).map { _ in
            let distance = generator.uniform().squareRoot() / 2
            return generator.uniform() < 0.5 ? 0.5 - distance : 0.5 + distance
        }
        let (comparison, fence) = compare(uniform, edges)
        #expect(abs(comparison.distance * 2 * fence.length(0.5) - 1.0 / 12) < 0.01)
    }

    @Test func `a sample is at no distance from itself`() {
        let (comparison, _) = compare(Fixture.x, Fixture.x)
        #expect(comparison.distance == 0)
        #expect(comparison.referencePotential.variance == 0)
    }
}
