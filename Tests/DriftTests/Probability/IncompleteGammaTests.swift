import Drift
import Testing

struct IncompleteGammaTests {
    // scipy 1.17: [(a, x, special.gammaincc(a, x)) for a, x in …]
    static let upper: [(shape: Double, x: Double, value: Double)] = [
        (0.5, 0.1, 0.654720846018577), (0.5, 7, 0.000182810632981835),
        (2.5, 2.5, 0.415880186995508), (9.5, 20, 0.00327231711877974), (9.5, 3, 0.997928455202865),
        (25, 60, 1.09588071125997e-7), (200, 150, 0.999942903114258),
        (200, 290, 9.32418845927841e-9), (10000, 10300, 0.00147049489638568),
        (500000, 502000, 0.00236302823868389), (0.5, 300, 1.67416798469181e-132),
    ]

    @Test func `the mass above a point agrees with scipy`() {
        for (shape, x, value) in Self.upper {
            #expect(isNear(IncompleteGamma.upper(shape: shape, x), value, within: 1e-8))
            #expect(abs(IncompleteGamma.lower(shape: shape, x) - (1 - value)) < 1e-8)
        }
    }

    @Test func `the whole mass lies above zero and none above infinity`() {
        #expect(IncompleteGamma.upper(shape: 3, 0) == 1)
        #expect(IncompleteGamma.upper(shape: 3, -1) == 1)
        #expect(IncompleteGamma.upper(shape: 3, .infinity) == 0)
        #expect(IncompleteGamma.lower(shape: 3, 0) == 0)
        #expect(IncompleteGamma.lower(shape: 3, .infinity) == 1)
    }

    @Test func `the term of a whole number is a Poisson probability`() {
        // scipy 1.17: stats.poisson.pmf(4, 2.5)
        #expect(isNear(IncompleteGamma.term(4, 2.5), 0.133601885781085, within: 1e-12))
    }
}
