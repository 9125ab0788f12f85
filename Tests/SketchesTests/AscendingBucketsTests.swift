import Testing

@testable import Sketches

@Suite struct AscendingBucketsTests {
    private func histogram(_ values: [Double]) -> ExponentialHistogram {
        var histogram = ExponentialHistogram()
        histogram.add(values.span)
        return histogram
    }

    private func isSame(_ left: AscendingBuckets, _ right: AscendingBuckets) -> Bool {
        left.schema == right.schema && left.foldKey == right.foldKey && left.near == right.near
            && left.anchorCount == right.anchorCount && left.count == right.count
            && left.buckets.map(\.position) == right.buckets.map(\.position)
            && left.buckets.map(\.count) == right.buckets.map(\.count)
    }

    @Test func `buckets ascend over both signs and hold every value`() {
        var source = SampleSource(seed: 101)
        let values = source.values(4000) { $0.uniform() < 0.1 ? 0 : $0.normal() }
        let counts = AscendingBuckets(histogram(values))
        #expect(counts.count == 4000)
        #expect(
            counts.buckets.reduce(0) { $0 + $1.count } + counts.anchorCount + counts.near.positive
                + counts.near.negative == 4000)
        for (left, right) in zip(counts.buckets, counts.buckets.dropFirst()) {
            #expect(left.position < right.position)
        }
        let sorted = values.sorted()
        for rank in [1, 400, 1000, 2000, 3000, 4000] {
            let bounds = counts.bounds(ofRank: rank)
            #expect(bounds.lower <= sorted[rank - 1] && sorted[rank - 1] <= bounds.upper)
        }
    }

    @Test func `reading coarser is the same as making coarser`() {
        var source = SampleSource(seed: 103)
        let fine = histogram(source.values(4000) { $0.normal() })
        let wide = histogram(source.values(4000) { 100 * $0.lognormal() })
        for steps in 0..<4 {
            var coarse = fine
            coarse.reduceResolution(to: fine.schema - steps)
            #expect(
                isSame(
                    AscendingBuckets(coarse), AscendingBuckets(fine, schema: fine.schema - steps)))
            let foldKey = coarse.foldKey + 40
            var other = wide
            other.reduceResolution(to: coarse.schema)
            #expect(
                isSame(
                    AscendingBuckets(coarse, foldKey: foldKey),
                    AscendingBuckets(fine, schema: coarse.schema, foldKey: foldKey)))
        }
    }

    @Test func `a bucket inside of which the values end says what it would hold if it were full`() {
        // Buckets of a factor of 2 from 1 to 16, evenly filled up to 9: the last one to an eighth.
        var histogram = ExponentialHistogram()
        histogram.reduceResolution(to: 0)
        for index in 0..<8000 { histogram.add(1 + (Double(index) + 0.5) / 1000, count: 1) }
        let buckets = AscendingBuckets(histogram)
        #expect(buckets.buckets.map(\.count) == [1000, 2000, 4000, 1000])
        // 4,000 less the mean of 2,000 and 1,000, or of 2,000 and 8,000 held to 2,000.
        let chance = 3 * 4000.0.squareRoot()
        #expect(buckets.unresolvedShare(besides: []) == (4000 - 1500 - chance) / 8000)
        #expect(buckets.unresolvedShare(besides: [], in: 1...9) == (4000 - 2000 - chance) / 8000)
        // Where the values end with the bucket nothing else is known.
        #expect(
            buckets.unresolvedShare(besides: [], in: 1...16) == (4000 - 1500 - chance) / 8000)
    }

    @Test func `even values far from zero are resolved up to where they end`() {
        var source = SampleSource(seed: 105)
        for _ in 0..<50 {
            let level = 1e9 * (1 + source.uniform())
            var summary = NumericSummary()
            summary.add(source.values(5000) { level + 86_400 * $0.uniform() })
            #expect(summary.resolves)
            // A heap next to the end is seen all the same.
            summary.add(source.values(500) { level + 78_000 + 10 * $0.uniform() })
            #expect(!summary.resolves)
        }
    }
}
