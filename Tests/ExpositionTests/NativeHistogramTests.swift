import Randomness
import Testing

@testable import Exposition

struct NativeHistogramTests {
    @Test func `the first span starts at the index of its first bucket`() {
        let spans = BucketSpans([(index: -7, count: 2), (index: -6, count: 5)])
        #expect(spans.spans == [BucketSpans.Span(offset: -7, length: 2)])
        #expect(spans.deltas == [2, 3])
    }

    @Test func `up to two empty buckets are written out, a wider gap starts a span`() {
        let spans = BucketSpans([
            (index: 0, count: 4), (index: 3, count: 1), (index: 7, count: 9),
        ])
        #expect(
            spans.spans == [
                BucketSpans.Span(offset: 0, length: 4), BucketSpans.Span(offset: 3, length: 1),
            ])
        #expect(spans.deltas == [4, -4, 0, 1, 8])
    }

    @Test func `random buckets read back from spans and deltas`() {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<500 {
            var index = Int.random(in: -50...50, using: &generator)
            let buckets = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                index += Int.random(in: 1...6, using: &generator)
                return (index: index, count: UInt64.random(in: 1...1000, using: &generator))
            }
            let counts = Dictionary(uniqueKeysWithValues: buckets.map { ($0.index, $0.count) })
            #expect(decoded(BucketSpans(buckets)) == counts)
        }
    }

    @Test func `a histogram without values and without a zero bucket is indistinct`() {
        #expect(native(zeroThreshold: 0, zeroCount: 0).isIndistinct)
        #expect(!native(zeroThreshold: 1e-128, zeroCount: 0).isIndistinct)
        #expect(!native(zeroThreshold: 0, zeroCount: 1).isIndistinct)
        #expect(!native(zeroThreshold: 0, zeroCount: 0, negative: [(3, 1)]).isIndistinct)
    }

    private func native(
        zeroThreshold: Double, zeroCount: UInt64, negative: [(index: Int, count: UInt64)] = []
    ) -> NativeHistogram {
        NativeHistogram(
            schema: 0, zeroThreshold: zeroThreshold, zeroCount: zeroCount, positive: [],
            negative: negative)
    }

    /// The counts by index, as a reader of the format finds them; empty buckets left out.
    private func decoded(_ buckets: BucketSpans) -> [Int: UInt64] {
        var counts: [Int: UInt64] = [:]
        var index = 0
        var count: Int64 = 0
        var deltas = buckets.deltas[...]
        for span in buckets.spans {
            index += span.offset
            for _ in 0..<span.length {
                count += deltas.removeFirst()
                if count > 0 { counts[index] = UInt64(count) }
                index += 1
            }
        }
        return counts
    }
}
