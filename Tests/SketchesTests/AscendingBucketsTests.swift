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
}
