import Testing

@testable import Drift

struct CohensHTests {
    struct Case {
        let reference: Share
        let current: Share
        let difference: Double
        let bound: Double
    }

    // numpy, scipy 1.17:
    // def h(p): return 2*np.arcsin(np.sqrt(p))
    // def cp(k, n): return (stats.beta.ppf(1e-3, k, n-k+1) if k else 0,
    //                       stats.beta.isf(1e-3, k+1, n-k) if k < n else 1)
    // difference = h(kc/nc) - h(kr/nr); with both limits (l, u) by cp and kc/nc the larger share,
    // bound = difference - np.sqrt((h(kc/nc) - h(lc))**2 + (h(ur) - h(kr/nr))**2), else mirrored.
    static let cases = [
        Case(
            reference: Share(10, of: 5000), current: Share(60, of: 1000),
            difference: 0.40546156613640083, bound: 0.2975254229542501),
        Case(
            reference: Share(1500, of: 5000), current: Share(150, of: 1000),
            difference: -0.3638806505432649, bound: 0.2539602056686945),
        Case(
            reference: Share(0, of: 50000), current: Share(25, of: 500),
            difference: 0.4510268117962624, bound: 0.315302402154223),
        Case(
            reference: Share(3, of: 500), current: Share(5, of: 500),
            difference: 0.045260169358781216, bound: 0),
        Case(
            reference: Share(5000, of: 5000), current: Share(900, of: 1000),
            difference: -0.6435011087932843, bound: 0.5216156813339765),
    ]

    @Test func `differences and bounds agree with scipy's beta quantiles`() {
        for example in Self.cases {
            let difference = CohensH.difference(
                reference: example.reference, current: example.current)
            let bound = CohensH.lowerBound(
                reference: example.reference, current: example.current, alpha: 0.001)
            #expect(isNear(difference, example.difference))
            #expect(isNear(bound, example.bound))
        }
    }

    @Test func `equal shares have no difference`() {
        let half = Share(5, of: 10)
        #expect(CohensH.difference(reference: half, current: half) == 0)
        #expect(CohensH.lowerBound(reference: half, current: half, alpha: 0.001) == 0)
    }

    @Test func `billions of rows count as a million`() {
        let share = Share(2e9, of: 1e10)
        #expect(share.trials == 1e6)
        #expect(isNear(share.ratio, 0.2))
        #expect(
            isNear(share.lowerLimit(alpha: 0.001), Share(2e5, of: 1e6).lowerLimit(alpha: 0.001)))
    }

    @Test func `rows that come in lumps widen the upper limit`() {
        // scipy 1.17: 1.5*stats.beta.isf(1e-3, 1, 500)
        let share = Share(0, of: 500, spread: 0, lump: 1.5)
        #expect(isNear(share.upperLimit(alpha: 0.001), 0.02058077155318429))
        // scipy 1.17: 10/500 + stats.beta.isf(1e-3, 31, 470) - 30/500
        let spread = Share(10, of: 500, spread: 30)
        #expect(isNear(spread.upperLimit(alpha: 0.001), 0.06001084502211548))
        #expect(Share(500, of: 500, spread: 900).upperLimit(alpha: 0.001) == 1)
    }
}
