import Testing

@testable import Sketches

@Suite struct NumericSummaryTests {
    private func summary(
        _ values: [Double], like other: NumericSummary? = nil
    ) -> NumericSummary {
        var summary = other.map { NumericSummary(like: $0) } ?? NumericSummary()
        summary.add(values)
        return summary
    }

    @Test func `rows are finite, missing or refused`() {
        var read = summary([1, .nan, 0, .infinity, -0.0, -.infinity, .nan, 2.5, -.nan])
        read.addMissing(4)
        read.addRefused(1)
        #expect(read.count == 4)
        #expect(read.missingCount == 7)
        #expect(read.refusedCount == 3)
        #expect(read.rowCount == 14)
        #expect(read.missingRatio == 0.5)
        #expect(read.zeroCount == 2)
        #expect(read.moments.mean == 0.875)
        #expect(read.distinctEstimate == 3)
        #expect(NumericSummary().missingRatio.isNaN)
    }

    @Test func `counts are exact to 256 distinct values`() {
        let values = (0..<5000).map { Double($0 % 256) }
        let exact = summary(values)
        guard case .exact(let counts) = exact.distribution else {
            Issue.record("256 values should be counted exactly")
            return
        }
        #expect(counts.distinctCount == 256)
        #expect(exact.guardSketch == nil)
        #expect(exact.cumulativeDistribution.fraction(below: 128) == 2560.0 / 5000)
        let more = summary(values + [0.5])
        guard case .histogram(let histogram) = more.distribution else {
            Issue.record("257 values should make a histogram")
            return
        }
        #expect(histogram.count == 5001)
        #expect(more.zeroCount == 20)
    }

    @Test func `zeros are counted in every stage`() {
        var source = SampleSource(seed: 51)
        let mixed = source.values(20_000) { $0.uniform() < 0.3 ? 0 : $0.lognormal() }
        #expect(summary(mixed).zeroCount == mixed.count { $0 == 0 })
        let far = source.values(20_000) { $0.uniform() < 0.001 ? 0 : 1e6 + $0.normal() }
        let anchored = summary(far)
        #expect(anchored.histogram?.anchor != 0)
        #expect(anchored.zeroCount == far.count { $0 == 0 })
    }

    @Test func `data far from zero are counted about an anchor that the series keeps`() {
        var source = SampleSource(seed: 53)
        let first = summary(source.values(5000) { 1e6 + $0.normal() })
        let anchor = first.histogram?.anchor ?? 0
        #expect(abs(anchor - 1e6) < 1)
        #expect(anchor == anchor.rounded() || anchor * 8 == (anchor * 8).rounded())
        let second = summary(source.values(5000) { 1e6 + 3 + $0.normal() }, like: first)
        #expect(second.histogram?.anchor == anchor)
        var both = first
        both.merge(second)
        #expect(both.count == 10_000)
        #expect(both.histogram?.anchor == anchor)
        #expect(abs(both.cumulativeDistribution.quantile(0.5) - 1e6 - 1.5) < 0.1)
        #expect(summary(source.values(5000) { $0.lognormal() }).histogram?.anchor == 0)
    }

    @Test func `the guard goes when the pane is sealed unless it is needed`() {
        var source = SampleSource(seed: 55)
        var smooth = summary(source.values(20_000) { $0.lognormal() })
        #expect(smooth.guardSketch != nil)
        smooth.seal()
        #expect(smooth.guardSketch == nil)
        #expect(smooth.cumulativeDistribution.rankError == 0)
        var modes = summary(
            source.values(20_000) { source in
                Double([1, 10, 100, 1000][source.integer(below: 4)]) * (1 + 1e-5 * source.normal())
            })
        modes.seal()
        #expect(modes.guardSketch != nil)
        #expect(modes.guardSketch?.count == 20_000)
        #expect(modes.cumulativeDistribution.rankError > 0.01)
    }

    @Test func `frequent values are counted one by one beside the histogram`() {
        var source = SampleSource(seed: 57)
        let prices = source.values(20_000) { $0.uniform() < 0.3 ? 9.99 : $0.lognormal() * 10 }
        let read = summary(prices)
        let distribution = read.cumulativeDistribution
        #expect(distribution.rankError == 0)
        let atom = distribution.fraction(through: 9.99) - distribution.fraction(below: 9.99)
        #expect(abs(atom - Double(prices.count { $0 == 9.99 }) / 20_000) < 1e-9)
        let next = summary(
            source.values(3000) { $0.uniform() < 0.1 ? 9.99 : 50 + $0.normal() },
            like: read)
        #expect(next.atoms.values.contains(9.99) || next.histogram == nil)
    }

    @Test func `merging panes is as good as one summary`() {
        var source = SampleSource(seed: 59)
        let values = source.values(24_000) { $0.normal() * 3 + 10 }
        let whole = summary(values)
        var window = NumericSummary()
        for pane in 0..<24 {
            var part = summary(Array(values[pane * 1000..<(pane + 1) * 1000]))
            part.seal()
            window.merge(part)
        }
        #expect(window.count == 24_000)
        #expect(abs(window.moments.variance / whole.moments.variance - 1) < 1e-12)
        let sorted = values.sorted()
        #expect(
            rankError(
                of: {
                    let distribution = window.cumulativeDistribution
                    return (distribution.fraction(below: $0), distribution.fraction(through: $0))
                }, quantile: window.cumulativeDistribution.quantile, sorted: sorted) < 0.002)
    }

    @Test func `unlike forms merge without losing a value`() {
        var source = SampleSource(seed: 61)
        let parts = [
            summary(source.values(400) { Double($0.integer(below: 5)) }),
            summary(source.values(4000) { $0.normal() }),
            summary(source.values(4000) { 1e6 + $0.normal() }),
            summary(source.values(4000) { 2e5 + 0.1 * $0.normal() }),
            summary(source.values(200) { $0.lognormal() }), NumericSummary(),
        ]
        for left in parts {
            for right in parts {
                var merged = left
                merged.merge(right)
                #expect(merged.count == left.count + right.count)
                #expect(merged.distribution.count == merged.count)
                #expect(merged.guardSketch.map { $0.count == merged.count } ?? true)
                #expect(merged.zeroCount == left.zeroCount + right.zeroCount)
            }
        }
    }

    @Test func `comparable distributions are read in one way`() {
        var source = SampleSource(seed: 63)
        let coarse = summary(source.values(20_000) { 100 * $0.normal() })
        let fine = summary(source.values(20_000) { 3 + $0.uniform() })
        #expect((coarse.histogram?.schema ?? 9) < (fine.histogram?.schema ?? 0))
        let (left, right) = NumericSummary.comparable(PreparedReading(fine), coarse)
        #expect(left.rankError == 0 && right.rankError == 0)
        #expect(left.count == 20_000 && right.count == 20_000)
        let few = summary((0..<1000).map { Double($0 % 4) })
        let (exact, other) = NumericSummary.comparable(PreparedReading(few), few)
        #expect(exact.knots.map(\.value) == [0, 1, 2, 3])
        #expect(other.knots == exact.knots)
        let (asBuckets, _) = NumericSummary.comparable(PreparedReading(few), coarse)
        #expect(asBuckets.count == 1000)
        #expect(asBuckets.fraction(below: -0.1) == 0)
    }
}
