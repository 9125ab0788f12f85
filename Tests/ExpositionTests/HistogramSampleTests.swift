import Testing

@testable import Exposition

struct HistogramSampleTests {
    @Test func `a bucket up to infinity is added where it is missing`() {
        let histogram = HistogramSample(classic: [(1, 2, nil)], sum: 4, count: 3)
        #expect(histogram.classic.map(\.upperBound) == [1, .infinity])
        #expect(histogram.classic.map(\.cumulativeCount) == [2, 3])
    }

    @Test func `a bucket up to infinity is not added twice`() {
        let histogram = HistogramSample(classic: [(.infinity, 3, nil)], sum: 4, count: 3)
        #expect(histogram.classic.count == 1)
    }

    @Test func `the sum is monotonic where no value can be negative`() {
        #expect(HistogramSample(classic: [(0, 1, nil)], sum: 4, count: 3).hasMonotonicSum)
        #expect(!HistogramSample(classic: [(-1, 0, nil)], sum: 4, count: 3).hasMonotonicSum)
        #expect(!HistogramSample(classic: [(0, 1, nil)], sum: -4, count: 3).hasMonotonicSum)
        #expect(!HistogramSample(classic: [(0, 1, nil)], sum: .nan, count: 3).hasMonotonicSum)
    }
}
