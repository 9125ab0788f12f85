import Drift
import Testing

struct NoncentralChiSquareTests {
    // scipy 1.17: [(x, k, l, stats.ncx2.sf(x, k, l) if l else stats.chi2.sf(x, k)) for x, k, l in …]
    static let tails: [(x: Double, degrees: Double, noncentrality: Double, tail: Double)] = [
        (30, 19, 0, 0.0517984588930239), (30, 19, 5, 0.202676161505852),
        (77, 19, 20, 0.00187211154673084), (328, 19, 215, 0.00188690304741482),
        (10, 1, 3, 0.0763264536462712), (60, 50, 2.5, 0.226800756816559),
        (20000, 19, 19500, 0.0431806800926164), (400000, 50, 400000, 0.515450328842776),
        (5, 3, 40, 0.999993084922271),
    ]

    // scipy 1.17: [(x, k, t, optimize.brentq(lambda l: stats.ncx2.sf(x, k, l) - t, 1e-9, x,
    //              xtol=1e-12)) for x, k, t in …]
    static let noncentralities: [(x: Double, degrees: Double, alpha: Double, value: Double)] = [
        (50, 19, 0.001, 2.86210518349846), (77, 19, 0.001, 18.0626977303342),
        (328, 19, 0.001, 209.251202355006), (200, 50, 0.001, 79.1299608575733),
        (12, 1, 0.001, 0.124739232043936), (43, 1, 1.8e-7, 2.15637883193657),
        (5000, 19, 0.001, 4554.92344583934), (200000, 19, 0.001, 197227.624053682),
        (43.9, 19, 0.001, 0.034636417403071),
    ]

    @Test func `the tail agrees with scipy`() {
        for (x, degrees, noncentrality, tail) in Self.tails {
            let (value, _) = NoncentralChiSquare.upperTail(
                x, degrees: degrees, noncentrality: noncentrality)
            #expect(isNear(value, tail))
        }
    }

    @Test func `the slope is the derivative of the tail by the noncentrality`() {
        let step = 1e-4
        for (x, degrees, noncentrality) in [(30.0, 19.0, 5.0), (328, 19, 215), (10, 1, 3)] {
            func tail(_ noncentrality: Double) -> Double {
                NoncentralChiSquare.upperTail(x, degrees: degrees, noncentrality: noncentrality)
                    .tail
            }
            let difference = (tail(noncentrality + step) - tail(noncentrality - step)) / (2 * step)
            let (_, slope) = NoncentralChiSquare.upperTail(
                x, degrees: degrees, noncentrality: noncentrality)
            #expect(isNear(slope, difference))
        }
    }

    @Test func `the largest noncentrality agrees with scipy`() {
        for (x, degrees, alpha, value) in Self.noncentralities {
            #expect(
                isNear(
                    NoncentralChiSquare.largestNoncentrality(x, degrees: degrees, alpha: alpha),
                    value))
        }
    }

    @Test func `a value that chance explains has no noncentrality`() {
        #expect(NoncentralChiSquare.largestNoncentrality(43.8, degrees: 19, alpha: 1e-3) == 0)
        #expect(NoncentralChiSquare.largestNoncentrality(0, degrees: 19, alpha: 1e-3) == 0)
        #expect(NoncentralChiSquare.largestNoncentrality(1000, degrees: 0, alpha: 1e-3) == 0)
    }
}
