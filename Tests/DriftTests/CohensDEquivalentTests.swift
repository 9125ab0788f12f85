import Drift
import Testing

struct CohensDEquivalentTests {
    // scipy 1.17, by d: 2*stats.norm.cdf(d/2) - 1; the root of 1 - integrate.quad(lambda z:
    // stats.norm.pdf(z - d/2)*np.log2(1 + np.exp(-d*z)), -12, 12 + d, epsabs=1e-13)[0];
    // np.sqrt(1 - np.exp(-d*d/8)); 2*stats.norm.cdf(d/np.sqrt(2)) - 1.
    static let scale:
        [(d: Double, distance: Double, jensenShannon: Double, hellinger: Double, delta: Double)] =
            [
                (0.1, 0.03987761167674497, 0.042439584534346, 0.035344293392556, 0.056371977797017),
                (0.2, 0.07965567455405798, 0.084720985196960, 0.070622381773186, 0.112462916018285),
                (0.5, 0.19741265136584740, 0.209117103423678, 0.175404576689595, 0.276326390168237),
                (0.8, 0.31084348322064836, 0.327133216821080, 0.277279017621897, 0.428392355046668),
            ]

    @Test func `every ruler reads the same shift`() {
        for row in Self.scale {
            #expect(isNear(CohensDEquivalent.fromDistance(row.distance), row.d, within: 1e-10))
            #expect(isNear(CohensDEquivalent.fromPopulationStabilityIndex(row.d * row.d), row.d))
            #expect(isNear(CohensDEquivalent.fromHellinger(row.hellinger), row.d, within: 1e-10))
            #expect(isNear(CohensDEquivalent.fromCliffsDelta(row.delta), row.d, within: 1e-10))
            #expect(
                isNear(CohensDEquivalent.fromJensenShannon(row.jensenShannon), row.d, within: 1e-3))
        }
    }

    @Test func `a shift gives its distances`() {
        for row in Self.scale {
            #expect(isNear(CohensDEquivalent.distance(row.d), row.distance, within: 1e-12))
            #expect(isNear(CohensDEquivalent.jensenShannon(row.d), row.jensenShannon, within: 1e-9))
        }
    }

    @Test func `no distance is no shift`() {
        #expect(CohensDEquivalent.fromDistance(0) == 0)
        #expect(CohensDEquivalent.fromDistance(-0.1) == 0)
        #expect(CohensDEquivalent.fromPopulationStabilityIndex(-1e-17) == 0)
        #expect(CohensDEquivalent.fromHellinger(0) == 0)
        #expect(CohensDEquivalent.fromCliffsDelta(0) == 0)
        #expect(CohensDEquivalent.fromJensenShannon(0) < 1e-7)
    }

    @Test func `disjoint distributions are far apart and not infinitely far`() {
        for shift in [
            CohensDEquivalent.fromDistance(1), CohensDEquivalent.fromHellinger(1),
            CohensDEquivalent.fromCliffsDelta(1), CohensDEquivalent.fromJensenShannon(1),
        ] {
            #expect(shift > 8 && shift < 20)
        }
    }
}
