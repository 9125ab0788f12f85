import Testing

@testable import Sketches

/// Histograms whose values lie far apart, as where some rows hold a stand-in for no value.
struct DistantMergeTests {
    private func numeric(_ values: [Double]) -> NumericSummary {
        var summary = NumericSummary()
        summary.add(values)
        return summary
    }

    @Test(arguments: [1e30, 3.4e38, 1e308], [1, 3, 8])
    func `a few distant values do not draw all others into the zero bucket`(
        distant: Double, count: Int
    ) throws {
        var source = SampleSource(seed: 31)
        let many = source.values(20_000) { 50 + $0.lognormal() }
        let mixed = many.map { $0 - 52 }
        for values in [many, mixed] {
            let few = numeric(Array(repeating: distant, count: count))
            let others = numeric(values)
            let sorted = (values + Array(repeating: distant, count: count)).sorted()
            for (first, second) in [(few, others), (others, few)] {
                var sum = first
                sum.merge(second)
                let histogram = try #require(sum.histogram)
                let near = histogram.nearCounts
                #expect(max(near.positive, near.negative) <= 8)
                #expect(histogram.count == values.count + count)
                // Half an octave: the distance to the distant ones costs resolution.
                let median = sorted[sorted.count / 2]
                let found = sum.cumulativeDistribution.quantile(0.5)
                #expect(abs(found - median) <= abs(median) * 0.5, "\(found) for \(median)")
                let read = try FieldSummary(decoding: FieldSummary.numeric(sum).encoded())
                #expect(read == .numeric(sum))
            }
        }
    }

    @Test func `where buckets find room they are added as they are`() {
        var source = SampleSource(seed: 37)
        var left = ExponentialHistogram()
        var right = ExponentialHistogram()
        let near = source.values(5000) { 1 + 0.1 * $0.uniform() }
        let far = source.values(5000) { 3 + 0.1 * $0.uniform() }
        left.add(near.span)
        right.add(far.span)
        var sum = left
        sum.merge(right)
        #expect(sum.schema == left.schema && sum.schema == right.schema)
        let buckets = left.positiveBuckets + right.positiveBuckets
        #expect(sum.positiveBuckets.elementsEqual(buckets, by: ==))
        #expect(sum.count == 10_000 && sum.zeroCount == 0)
    }

    @Test func `the order of merging decides little`() throws {
        var source = SampleSource(seed: 41)
        let scales = [1e-9, 1, 1e12, -1e3]
        let parts: [NumericSummary] = (0..<12).map { part in
            numeric(source.values(600) { $0.lognormal() * scales[part % 4] })
        }
        var forward = parts[0]
        var backward = parts[11]
        for part in parts.dropFirst() { forward.merge(part) }
        for part in parts.dropLast().reversed() { backward.merge(part) }
        let histograms = try (#require(forward.histogram), #require(backward.histogram))
        #expect(histograms.0.count == histograms.1.count)
        for histogram in [histograms.0, histograms.1] {
            #expect(max(histogram.nearCounts.positive, histogram.nearCounts.negative) <= 16)
        }
        for probability in [0.1, 0.3, 0.6, 0.9] {
            let one = forward.cumulativeDistribution.quantile(probability)
            let other = backward.cumulativeDistribution.quantile(probability)
            #expect(abs(one - other) <= 0.2 * max(abs(one), abs(other)))
        }
    }
}
