import Drift
import Testing

struct StandardNormalTests {
    // scipy 1.17: [(t, stats.norm.isf(t)) for t in …]
    static let quantiles: [(tail: Double, z: Double)] = [
        (0.3, 0.524400512708041), (0.1, 1.2815515655446), (0.001, 3.09023230616781),
        (1e-6, 4.7534243088229), (1e-12, 7.03448382530113), (1e-100, 21.2734535609653),
        (0.9, -1.2815515655446), (0.999, -3.09023230616781),
    ]

    // scipy 1.17: [(z, stats.norm.sf(z)) for z in …]
    static let tails: [(z: Double, tail: Double)] = [
        (-3, 0.99865010196837), (-0.5, 0.691462461274013), (0, 0.5), (0.1, 0.460172162722971),
        (1, 0.158655253931457), (3.09, 0.00100078247661401), (6, 9.86587645037695e-10),
        (20, 2.75362411860616e-89), (37, 5.72557122252393e-300),
    ]

    @Test func `upper quantiles agree with scipy far into the tails`() {
        for (tail, z) in Self.quantiles {
            #expect(isNear(StandardNormal.upperQuantile(tail), z, within: 1e-12))
        }
        #expect(abs(StandardNormal.upperQuantile(0.5)) < 1e-15)
    }

    @Test func `tails agree with scipy to the last digits`() {
        for (z, tail) in Self.tails {
            #expect(isNear(StandardNormal.upperTail(z), tail, within: 1e-12))
            #expect(isNear(StandardNormal.cumulative(-z), tail, within: 1e-12))
        }
    }

    @Test func `quantile and probability are inverse`() {
        for probability in stride(from: 0.001, to: 1, by: 0.001) {
            let z = StandardNormal.quantile(probability)
            #expect(abs(StandardNormal.cumulative(z) - probability) < 1e-14)
        }
    }

    @Test func `impossible and certain tails have finite quantiles`() {
        #expect(StandardNormal.upperQuantile(0) > 37)
        #expect(StandardNormal.upperQuantile(1) < -8)
        #expect(StandardNormal.upperQuantile(1).isFinite)
    }
}
