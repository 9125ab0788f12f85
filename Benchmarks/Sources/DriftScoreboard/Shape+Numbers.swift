#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Shape {
    private static func number(
        _ name: String, _ value: @escaping @Sendable (Double) -> Double
    ) -> Shape {
        Shape(name: name, kind: .numeric, value: value)
    }

    /// The log-odds of the latent variable's rank: a logistic variable.
    @Sendable private static func logistic(_ z: Double) -> Double {
        log(Normal.below(z)) - log(Normal.above(z))
    }

    /// Either of two logistic variables of a width, around −1 and around 1.
    private static func twoModes(_ z: Double, width: Double) -> Double {
        let side: Double = z < 0 ? -1 : 1
        let below = z < 0 ? 2 * Normal.below(z) : 1 - 2 * Normal.above(z)
        let above = z < 0 ? 1 - below : 2 * Normal.above(z)
        return side + width * (log(below) - log(above))
    }

    /// A Poisson count of mean `mean`.
    private static func poisson(_ z: Double, mean: Double) -> Double {
        let rank = Normal.below(z)
        var count = 0.0
        var term = exp(-mean)
        var sum = term
        while sum < rank, term > 1e-18 {
            count += 1
            term *= mean / count
            sum += term
        }
        return count
    }

    /// The fourteen shapes of numbers that all programs are held to.
    static let numbers: [Shape] = [
        number("normal") { $0 },
        number("uniform") { Normal.below($0) },
        number("exponential") { -log(Normal.above($0)) },
        number("lognormal") { exp(1.2 * $0) },
        number("pareto") { pow(Normal.above($0), -1 / 1.5) },
        number("student, 2 degrees") { z in
            (Normal.below(z) - Normal.above(z))
                / (2 * Normal.below(z) * Normal.above(z)).squareRoot()
        },
        number("cauchy") { z in
            z < 0 ? -1 / tan(.pi * Normal.below(z)) : 1 / tan(.pi * Normal.above(z))
        },
        number("two modes") { twoModes($0, width: 0.05) },
        number("mostly zero") { z in
            let above = Normal.above(z)
            return above > 0.3 ? 0 : -log(above / 0.3)
        },
        number("counts") { poisson($0, mean: 3) },
        number("half dollars") { (20 * exp(0.7 * $0)).rounded() / 2 },
        number("probability") { z in 1 / (1 + exp(2 - 1.3 * logistic(z) / 1.8)) },
        number("far from zero") { 1e6 + $0 },
        number("seconds of a day") { 1_583_020_800 + (86_400 * Normal.below($0)).rounded(.down) },
    ]

    /// Shapes of numbers that real tables hold and that break summaries and tests.
    static let hostileNumbers: [Shape] = [
        number("constant") { _ in 42 },
        number("constant but for a few") { abs($0) < 3.1 ? 42 : $0 },
        number("rare ones") { Normal.above($0) < 0.01 ? 1 : 0 },
        number("very rare ones") { Normal.above($0) < 0.0002 ? 1 : 0 },
        number("halves") { $0 < 0 ? 0 : 1 },
        number("255 codes") { (255 * Normal.below($0)).rounded(.down) },
        number("257 codes") { (257 * Normal.below($0)).rounded(.down) },
        number("300 codes, skewed") { (300 * pow(Normal.below($0), 4)).rounded(.down) },
        number("ages") { min(max((45 + 18 * $0).rounded(), 0), 120) },
        number("cents") { (1500 * exp(0.9 * $0)).rounded() / 100 },
        number("nearly all zero") { z in
            let above = Normal.above(z)
            return above > 0.004 ? 0 : exp(3 * log(0.004 / above))
        },
        number("half ties, half continuous") { z in z < 0 ? 5 : 5 + exp(z) },
        number("a tie within a continuum") { z in abs(z) < 0.5 ? 0.1 : 0.1 + z },
        number("sentinel −999") { z in Normal.below(z) < 0.1 ? -999 : 20 + z },
        number("sentinel and far") { z in Normal.below(z) < 0.1 ? 0 : 1e7 + z },
        number("nanoseconds") { 1.58e18 + (8.64e13 * Normal.below($0)).rounded(.down) },
        number("random ids") { (1e9 * Normal.below($0)).rounded(.down) },
        number("five far narrow modes") { z in
            let place = min((5 * Normal.below(z)).rounded(.down), 4)
            return pow(100, place) * (1 + 1e-6 * z)
        },
        number("three narrow modes at 1e6") { z in
            let place = min((3 * Normal.below(z)).rounded(.down), 2)
            return 1e6 + 1000 * place + 0.01 * z
        },
        number("mode wide and mode narrow") { z in z < 0 ? 1e4 * z : 1e6 + 0.001 * z },
        number("log of log") { exp(exp($0)) },
        number("lognormal, deviation 6") { exp(6 * $0) },
        number("pareto .5") { pow(Normal.above($0), -2) },
        number("both signs, heavy") { $0 < 0 ? -exp(-4 * $0) : exp(4 * $0) },
        number("clipped") { min(max($0, -1), 1) },
        number("tiny") { 1e-300 * exp($0) },
        number("subnormal") { Double.leastNormalMagnitude * 1e-12 * exp($0) },
        number("huge") { 1e300 * $0 },
        number("near the float limit") { 1.7e308 * (2 * Normal.below($0) - 1) },
        number("a far row in a thousand") { z in Normal.above(z) < 0.001 ? 429_496.7 : 12 + 4 * z },
        number("a far row in 3,000") { z in Normal.above(z) < 1.0 / 3000 ? 429_496.7 : 12 + 4 * z },
        number("steps of a tenth") { (10 * $0).rounded() / 10 },
        number("steps of a thousandth") { (1000 * $0).rounded() / 1000 },
        number("far steps") { 1e8 + (4 * $0).rounded() / 4 },
        number("10,000 codes") { (10_000 * Normal.below($0)).rounded(.down) },
        number("U-shaped") { z in pow(sin(.pi / 2 * Normal.below(z)), 8) },
        number("nearly certain") { z in 1 / (1 + exp(-8 - 3 * z)) },
    ]
}
