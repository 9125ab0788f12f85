import Sketches
import Testing

@testable import Drift

/// Placements on the fixture, against numpy.
struct PlacementComparisonTests {
    private func comparison(_ reference: [Double], _ current: [Double]) -> PlacementComparison {
        let mine = NumericSummary(of: reference).cumulativeDistribution
        let theirs = NumericSummary(of: current).cumulativeDistribution
        let sizes = SampleSizes(
            reference: Double(reference.count), current: Double(current.count))
        return PlacementComparison(
            BinnedShares(mine, theirs, edges: PopulationStabilityIndexBins.edges(mine), sizes))
    }

    // With e the edges half-way between x's distinct quantiles (b + .5)/20,
    // u, v = np.searchsorted(e, x), np.searchsorted(e, y), a = np.sign(v[:, None] - u[None, :]),
    // b, c, o = a.mean(1), -a.mean(0), np.sign(u[:, None] - u[None, :]).mean(1):
    @Test func `location is Cliff's delta of binned values with DeLong's variances`() {
        let location = comparison(Fixture.x, Fixture.y).location
        // a.mean(), c.var(), b.var(), o.var()
        #expect(isNear(location.value, 0.0385, within: 1e-12))
        #expect(isNear(location.referenceVariance, 0.2916083611111111, within: 1e-12))
        #expect(isNear(location.currentVariance, 0.37622825, within: 1e-12))
        #expect(isNear(location.nullVariance, 0.33216475, within: 1e-12))
    }

    @Test func `dispersion is the mean distance from the median in placements`() {
        let dispersion = comparison(Fixture.x, Fixture.y).dispersion
        // w = 1/(1 - abs(o).mean()):
        // w*(abs(b).mean() - abs(o).mean()), w**2*abs(b).var(), w**2*abs(o).var()
        #expect(isNear(dispersion.value, 0.06511763481157609, within: 1e-12))
        #expect(isNear(dispersion.currentVariance, 0.3771392108886073, within: 1e-12))
        #expect(isNear(dispersion.nullVariance, 0.3294966099030081, within: 1e-12))
        // With j the values of the same, x without one of its values each:
        // j.var()*(len(x) - 1)**2
        #expect(isNear(dispersion.referenceVariance, 0.3084634188635977, within: 5e-3))
    }

    @Test func `no dispersion exceeds 1, and with ties it is Cliff's delta of the distances`() {
        func values(_ others: Int, of count: Int) -> [Double] {
            (0..<count).map { $0 < others ? 1 + Double($0) : 0 }
        }
        #expect(comparison(values(0, of: 300), values(300, of: 300)).dispersion.value <= 1)
        let dispersion = comparison(values(30, of: 300), values(60, of: 300)).dispersion
        // x, y = np.r_[np.zeros(270), 1:31], np.r_[np.zeros(240), 1:61]
        // np.sign(y[:, None] - x[None, :]).mean()
        #expect(isNear(dispersion.value, 0.11, within: 0.15))
    }

    @Test func `ties count as neither above nor below`() {
        let reference = [(0, 70), (1, 10), (2, 15), (5, 5)]
        let current = [(0, 30), (1, 10), (2, 5), (5, 5)]
        func values(_ counts: [(Int, Int)]) -> [Double] {
            counts.flatMap { Array(repeating: Double($0.0), count: $0.1) }
        }
        let location = comparison(values(reference), values(current)).location
        // x, y = np.repeat([0, 1, 2, 5], [70, 10, 15, 5]), np.repeat([0, 1, 2, 5], [30, 10, 5, 5])
        // a = np.sign(y[:, None] - x[None, :]): a.mean(), a.mean(0).var(), a.mean(1).var()
        #expect(isNear(location.value, 0.09, within: 1e-12))
        #expect(isNear(location.referenceVariance, 0.2339, within: 1e-12))
        #expect(isNear(location.currentVariance, 0.2424, within: 1e-12))
    }

    @Test func `values beyond the fence are told apart from the outer bins`() {
        let sizes = SampleSizes(reference: 100, current: 100)
        var bins = BinnedShares(sizes: sizes)
        bins.append(reference: 0.5, current: 0)
        bins.append(reference: 0.5, current: 1)
        #expect(isNear(PlacementComparison(bins).location.value, 0.5, within: 1e-12))
        let beyond = PlacementComparison(
            bins, beyondReference: (0, 0), beyondCurrent: (below: 0, above: 1))
        #expect(isNear(beyond.location.value, 1, within: 1e-12))
        #expect(isNear(beyond.dispersion.value, 1, within: 1e-12))
    }

    @Test func `a single bin says nothing`() {
        var bins = BinnedShares(sizes: SampleSizes(reference: 10, current: 10))
        bins.append(reference: 1, current: 1)
        let comparison = PlacementComparison(bins)
        #expect(comparison.location.value == 0 && comparison.dispersion.value == 0)
        #expect(comparison.location.nullVariance == 0)
    }
}
