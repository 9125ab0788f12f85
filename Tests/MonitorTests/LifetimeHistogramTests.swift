import Foundation
import Instants
import Sketches
import Testing

@testable import Monitor

struct LifetimeHistogramTests {
    private func histogram(of values: [Double]) -> LifetimeHistogram {
        var histogram = LifetimeHistogram()
        histogram.add(values)
        return histogram
    }

    @Test func `bounds are numbers that people write, and stay as they are`() {
        var histogram = histogram(of: (0..<1000).map { Double($0) * 0.001 })
        let bounds = histogram.upperBounds
        #expect(
            bounds == [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
        histogram.add([1e6, -1e6])
        #expect(histogram.upperBounds == bounds)
        #expect(histogram.counts.reduce(0, +) == 1002)
    }

    @Test func `a summary counts like its values`() {
        let values = (0..<200).map { Double($0) * 0.5 }
        var summary = NumericSummary()
        summary.add(values)
        var summarised = LifetimeHistogram()
        summarised.add(summary)
        summarised.add(summary)
        var direct = LifetimeHistogram()
        direct.chooseBounds(at: LifetimeHistogram.quantiles(of: summary.cumulativeDistribution))
        direct.add(values)
        direct.add(values)
        #expect(summarised.upperBounds == direct.upperBounds)
        #expect(summarised.counts == direct.counts)
        #expect(summarised.exponential == direct.exponential)
        #expect(abs(summarised.sum - direct.sum) < 1e-6)
        var few = NumericSummary()
        few.add([1, 2])
        var waiting = LifetimeHistogram()
        waiting.add(few)
        #expect(!waiting.hasBounds && waiting.count == 2)
    }

    @Test func `a value on a bound counts below it`() {
        var histogram = histogram(of: (0..<1000).map { Double($0) * 0.001 })
        let before = histogram.counts[1]
        histogram.add([0.05])
        #expect(histogram.counts[1] == before + 1)
    }

    @Test func `counts never fall`() {
        var histogram = LifetimeHistogram()
        var last: [Int] = []
        for step in 0..<40 {
            histogram.add((0..<37).map { Double(($0 * 7919 + step * 104_729) % 1000) })
            if histogram.hasBounds {
                let counts = histogram.counts
                #expect(last.isEmpty || zip(counts, last).allSatisfy { $0 >= $1 })
                last = counts
            }
        }
        #expect(last.reduce(0, +) == 40 * 37)
    }

    @Test func `values are kept until there are enough to choose bounds`() {
        let histogram = histogram(of: [1, 2, 3, .nan, .infinity])
        #expect(!histogram.hasBounds)
        #expect(histogram.count == 3)
        #expect(histogram.sum == 6)
    }

    @Test func `bounds come from what is expected where that is known`() {
        var histogram = LifetimeHistogram()
        histogram.add([5])
        histogram.chooseBounds(
            at: LifetimeHistogram.quantiles(
                of: CumulativeDistribution(steps: (0..<1000).map { (Double($0), 1) })))
        #expect(histogram.upperBounds.contains(500))
        histogram.add([1e9])
        #expect(histogram.counts.first == 1 && histogram.counts.last == 1)
    }

    @Test func `the exponential buckets hold the same values`() {
        let values = (0..<3000).map { Double($0) * 0.37 - 500 }
        let histogram = histogram(of: values)
        let exponential = histogram.exponential
        #expect(histogram.counts.reduce(0, +) == 3000)
        #expect(exponential.count == 3000)
        for bucket in exponential.positiveBuckets {
            let upper = ExponentialHistogram.upperBound(
                ofBucket: bucket.index, schema: exponential.schema)
            let lower = ExponentialHistogram.upperBound(
                ofBucket: bucket.index - 1, schema: exponential.schema)
            #expect(bucket.count == values.count { lower < $0 && $0 <= upper })
        }
    }

    @Test func `the newest row of each bucket is remembered`() throws {
        var histogram = histogram(of: (0..<1000).map { Double($0) * 0.001 })
        let now = Instant(microseconds: 7)
        let source = RowSource(ids: ["a", "b", "c", "d"], run: 3, receivedAt: now)
        histogram.add([0.5, 2, 0.5, .nan], from: source)
        let first = try #require(histogram.exemplars[6])
        #expect(first == TracedValue(0.5, row: 2, of: source))
        #expect((first.id, first.run, first.at) == ("c", 3, now))
        #expect(histogram.exemplars.last??.id == "b")
        #expect(histogram.exemplars.compactMap(\.self).count == 2)
        histogram.add([0.5])
        #expect(histogram.exemplars[6] == first)
    }

    @Test func `what was remembered before there were bounds finds its bucket`() {
        var histogram = LifetimeHistogram()
        histogram.add(
            [0.5], from: RowSource(ids: ["a"], run: nil, receivedAt: Instant(microseconds: 0)))
        histogram.add((0..<1000).map { Double($0) * 0.001 })
        #expect(histogram.exemplars.count == 14)
        #expect(histogram.exemplars[6]?.id == "a")
    }

    @Test func `it is saved and read back, but for what was remembered`() throws {
        let histogram = histogram(of: (0..<1000).map { Double($0) * 0.001 })
        let saved = try JSONEncoder().encode(histogram)
        #expect(try JSONDecoder().decode(LifetimeHistogram.self, from: saved) == histogram)
        #expect(throws: DecodingError.self) {
            let text = String(decoding: saved, as: UTF8.self)
                .replacing("\"upperBounds\":[", with: "\"upperBounds\":[-1,")
            _ = try JSONDecoder().decode(LifetimeHistogram.self, from: Data(text.utf8))
        }
    }

    /// Each would be found out when it is published, as a count below zero or beyond 64 bits.
    @Test(arguments: [
        ("[7.5,7.5]", "[300,0,0]"), ("[8,7.5]", "[300,0,0]"), ("[7.5]", "[300,-1]"),
        ("[7.5]", "[9007199254740992,1]"), ("[7.5]", "[300]"),
    ]) func `a damaged one is not read`(bounds: String, counts: String) throws {
        let saved = try JSONEncoder().encode(histogram(of: [Double](repeating: 7.5, count: 300)))
        let text = String(decoding: saved, as: UTF8.self)
        let damaged =
            text
            .replacing("\"upperBounds\":[7.5]", with: "\"upperBounds\":\(bounds)")
            .replacing("\"counts\":[300,0]", with: "\"counts\":\(counts)")
        #expect(damaged != text)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LifetimeHistogram.self, from: Data(damaged.utf8))
        }
    }

    @Test func `a constant has one bound`() {
        let histogram = histogram(of: [Double](repeating: 7.5, count: 300))
        #expect(histogram.upperBounds == [7.5])
        #expect(histogram.counts == [300, 0])
    }

    @Test func `numbers at the limits of a double find a bucket`() {
        let largest = Double.greatestFiniteMagnitude
        let histogram = histogram(
            of: [Double](repeating: largest, count: 150)
                + [Double](repeating: -largest, count: 150))
        #expect(histogram.counts.reduce(0, +) == 300)
        // Rounded, the highest of these would be infinite.
        let high = self.histogram(of: (0..<300).map { largest - Double(max($0 - 9, 0)) * 1e298 })
        #expect(high.upperBounds.allSatisfy { $0.isFinite })
    }
}
