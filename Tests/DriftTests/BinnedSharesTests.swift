import Testing

@testable import Drift

struct BinnedSharesTests {
    private func shares(
        _ reference: [Double], _ current: [Double], _ sizes: (Double, Double) = (20_000, 5000),
        error: Double = 0
    ) -> BinnedShares {
        var shares = BinnedShares(
            sizes: SampleSizes(reference: sizes.0, current: sizes.1))
        for (mine, theirs) in zip(reference, current) {
            shares.append(reference: mine, current: theirs, error: error)
        }
        return shares
    }

    private let p = [0.1, 0.2, 0.3, 0.4]
    private let q = [0.2, 0.2, 0.3, 0.3]

    @Test func `divergences agree with numpy and scipy`() {
        // p = np.array([.1, .2, .3, .4]); q = np.array([.2, .2, .3, .3]); m, n = 20000, 5000
        let shares = shares(p, q)
        // a, b = (p*m + .5)/(m + 2), (q*n + .5)/(n + 2): ((b - a)*np.log(b/a)).sum()
        #expect(isNear(shares.populationStabilityIndex, 0.09808573749822135, within: 1e-12))
        // (2*(p - q)**2/(p + q)).sum()
        #expect(isNear(shares.pearsonDivergence, 0.09523809523809526, within: 1e-12))
        // scipy 1.17: spatial.distance.jensenshannon(p, q, base=2)
        #expect(isNear(shares.jensenShannonDistance, 0.13200673194893733, within: 1e-12))
        // np.sqrt(.5*((np.sqrt(p) - np.sqrt(q))**2).sum())
        #expect(isNear(shares.hellingerDistance, 0.11031084375035412, within: 1e-12))
        #expect(isNear(shares.totalVariation, 0.1, within: 1e-12))
    }

    @Test func `the bound is the largest noncentrality that chance allows`() {
        // s = 1/m + 1/n; x = 0.09523809523809526/s; scipy 1.17:
        // s*optimize.brentq(lambda l: stats.ncx2.sf(x, 3, l) - 1e-3, 1e-9, x, xtol=1e-12)
        let bound = shares(p, q).populationStabilityIndexBound(
            Confidence(alpha: 0.001), threshold: 0.04)
        #expect(isNear(bound, 0.06700954708902997))
    }

    @Test func `Pearson's form never exceeds the stability index`() {
        var generator = Generator(seed: 1)
        for _ in 0..<200 {
            let raw = (0..<5).map { _ in
                (generator.exponential(), generator.exponential() * generator.uniform())
            }
            let mine = raw.reduce(0) { $0 + $1.0 }
            let theirs = raw.reduce(0) { $0 + $1.1 }
            let shares = shares(
                raw.map { $0.0 / mine }, raw.map { $0.1 / theirs }, (1e6, 1e6))
            #expect(shares.pearsonDivergence <= shares.populationStabilityIndex * 1.0001)
        }
    }

    @Test func `a category that is gone or new keeps everything finite`() {
        let shares = shares([0.5, 0.5, 0], [0, 0.5, 0.5])
        #expect(shares.populationStabilityIndex.isFinite && shares.populationStabilityIndex > 1)
        #expect(isNear(shares.pearsonDivergence, 2, within: 1e-12))
        #expect(shares.jensenShannonDistance < 1)
    }

    @Test func `disjoint samples are at the greatest distance`() {
        let shares = shares([1, 0], [0, 1])
        #expect(isNear(shares.jensenShannonDistance, 1, within: 1e-12))
        #expect(isNear(shares.hellingerDistance, 1, within: 1e-12))
        #expect(shares.totalVariation == 1)
    }

    @Test func `one bin says nothing`() {
        let shares = shares([1], [1])
        #expect(shares.degrees == 0 && shares.chance == 0)
        #expect(shares.populationStabilityIndex == 0)
        #expect(
            shares.populationStabilityIndexBound(Confidence(alpha: 0.001), threshold: 0.04) == 0)
        #expect(self.shares([], []).populationStabilityIndex == 0)
    }

    @Test func `bins that both samples leave empty do not count`() {
        #expect(shares([0.5, 0, 0.5], [0.4, 0, 0.6]).degrees == 1)
    }

    @Test func `what a sketch may be off by is taken from every difference`() {
        #expect(shares(p, q, error: 0.1).pearsonDivergence < 1e-15)
        // The lesser share may be as much larger: 2*.05**2/(.3 + .05) + 2*.05**2/(.7 + .05)
        let half = shares(p, q, error: 0.05).pearsonDivergence
        #expect(isNear(half, 0.02095238095238095, within: 1e-9))
    }
}
