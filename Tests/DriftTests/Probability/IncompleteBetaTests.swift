import Drift
import Testing

struct IncompleteBetaTests {
    // scipy 1.17: [(a, b, x, special.betainc(a, b, x)) for a, b, x in …]
    static let cumulative: [(a: Double, b: Double, x: Double, value: Double)] = [
        (0.5, 0.5, 0.3, 0.369010119565545), (1.5, 499.5, 0.001, 0.198748002729994),
        (25, 476, 0.03, 0.0100624190759418), (25, 476, 0.09, 0.999727056950488),
        (10, 1, 0.5, 0.0009765625), (3, 1000000, 1e-6, 0.0803016729812586),
        (30000, 70000, 0.296, 0.00283369404497741), (500000, 500000, 0.4985, 0.00134987144063746),
        (500000, 500000, 0.5015, 0.998650128559362), (2, 3, 0.9, 0.9963),
        (100, 999900, 7e-5, 0.000430159072195279),
    ]

    // scipy 1.17: [(p, a, b, stats.beta.ppf(p, a, b)) for p, a, b in …]
    static let quantiles: [(probability: Double, a: Double, b: Double, x: Double)] = [
        (0.001, 0.5, 500.5, 1.57001194590304e-9), (0.001, 0.5, 0.5, 2.46739907091694e-6),
        (0.3, 2, 3, 0.272383942075105), (0.5, 9.5, 490, 0.0183804980842287),
        (1e-7, 30, 971, 0.00965866923770434), (0.001, 500000, 500000, 0.498454887149418),
        (0.001, 3, 1000000, 1.90533168883836e-7), (0.5, 1, 1, 0.5),
    ]

    @Test func `the mass below a point agrees with scipy`() {
        for (a, b, x, value) in Self.cumulative {
            #expect(isNear(IncompleteBeta.cumulative(x, a, b), value))
            #expect(abs(IncompleteBeta.upperTail(x, a, b) - (1 - value)) < 1e-7)
        }
    }

    @Test func `quantiles agree with scipy`() {
        for (probability, a, b, x) in Self.quantiles {
            #expect(isNear(IncompleteBeta.quantile(probability, a, b), x))
        }
    }

    @Test func `the ends of the unit interval are the extreme quantiles`() {
        #expect(IncompleteBeta.cumulative(0, 2, 3) == 0)
        #expect(IncompleteBeta.cumulative(1, 2, 3) == 1)
        #expect(IncompleteBeta.quantile(0, 2, 3) == 0)
        #expect(IncompleteBeta.quantile(1, 2, 3) == 1)
    }
}
