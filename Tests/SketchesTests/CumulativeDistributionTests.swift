import Testing

@testable import Sketches

@Suite struct CumulativeDistributionTests {
    @Test func `an exact distribution reads its atoms`() {
        let distribution = CumulativeDistribution(steps: [(1, 1), (2, 2), (4, 1)])
        #expect(distribution.fraction(below: 2) == 0.25)
        #expect(distribution.fraction(through: 2) == 0.75)
        #expect(distribution.fraction(through: 3) == 0.75)
        #expect(distribution.fraction(through: 0) == 0)
        #expect(distribution.fraction(below: 9) == 1)
        #expect(distribution.quantile(0) == 1)
        #expect(distribution.quantile(0.5) == 2)
        #expect(distribution.quantile(0.75) == 2)
        #expect(distribution.quantile(0.76) == 4)
        #expect(distribution.quantile(1) == 4)
    }

    @Test func `a histogram's quantiles lie near those of the values`() {
        var summary = NumericSummary()
        let values = (1...10_000).map { Double($0) }
        summary.add(values)
        let distribution = summary.cumulativeDistribution
        for percent in stride(from: 1, to: 100, by: 1) {
            let quantile = distribution.quantile(Double(percent) / 100)
            #expect(abs(quantile / 10_000 - Double(percent) / 100) < 0.002)
        }
        #expect(distribution.quantile(0) == 1)
        #expect(distribution.quantile(1) == 10_000)
    }
}
