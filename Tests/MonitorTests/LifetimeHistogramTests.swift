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
            if histogram.isSettled {
                let counts = histogram.counts
                #expect(last.isEmpty || zip(counts, last).allSatisfy { $0 >= $1 })
                last = counts
            }
        }
        #expect(last.reduce(0, +) == 40 * 37)
    }

    @Test func `values are kept until there are enough to choose bounds`() {
        let histogram = histogram(of: [1, 2, 3, .nan, .infinity])
        #expect(!histogram.isSettled)
        #expect(histogram.settled.counts.reduce(0, +) == 3)
        #expect(histogram.settled.sum == 6)
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
    }
}
