import Drift
import Testing

struct BinomialIntervalTests {
    // scipy 1.17: [(k, n, t, stats.beta.ppf(t, k, n - k + 1) if k else 0,
    //              stats.beta.isf(t, k + 1, n - k) if k < n else 1) for k, n, t in …]
    static let limits:
        [(successes: Double, trials: Double, alpha: Double, lower: Double, upper: Double)] = [
            (1, 1, 0.001, 0.001, 1), (1, 500, 0.001, 2.00099866516657e-6, 0.0183155438661252),
            (9, 500, 0.001, 0.00493228361051487, 0.0446988367347193),
            (25, 500, 0.001, 0.0249677305478451, 0.0875207597782098),
            (499, 500, 0.001, 0.981684456133875, 0.999997999001335),
            (500, 500, 0.001, 0.98627948563121, 1), (13, 13, 1.8e-7, 0.302813203774464, 1),
            (30, 1000, 1.8e-7, 0.00993497566372099, 0.066748561475959),
            (50000, 100000, 0.001, 0.495109042903696, 0.504890957096304),
            (123456, 1000000, 0.001, 0.122441462950316, 0.124475586023189),
            (999997, 1000000, 0.001, 0.999986937824938, 0.99999980946645),
            (2, 1000000, 1e-7, 4.47280499374946e-10, 2.16686654566172e-5),
            (0, 500, 0.001, 0, 0.0137205143687895),
        ]

    @Test func `the limits are those of Clopper and Pearson`() {
        for (successes, trials, alpha, lower, upper) in Self.limits {
            #expect(
                isNear(
                    BinomialInterval.lower(successes: successes, trials: trials, alpha: alpha),
                    lower))
            #expect(
                isNear(
                    BinomialInterval.upper(successes: successes, trials: trials, alpha: alpha),
                    upper))
        }
    }
}
