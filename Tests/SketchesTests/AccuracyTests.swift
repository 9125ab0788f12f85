import Testing

@testable import Sketches

/// The greatest error of 199 quantiles and shares against the sorted values.
///
/// Samples are stratified, one value in each of the equal shares of probability, so that chance
/// inside of a bucket does not hide what the reading adds; they arrive in random order.
@Suite struct AccuracyTests {
    private static let count = 200_000

    private func error(_ values: [Double]) -> (error: Double, isSketch: Bool) {
        var summary = NumericSummary()
        var start = 0
        while start < values.count {
            summary.add(Array(values[start..<min(start + 1000, values.count)]))
            start += 1000
        }
        summary.seal()
        let distribution = summary.cumulativeDistribution
        let worst = rankError(
            of: { (distribution.fraction(below: $0), distribution.fraction(through: $0)) },
            quantile: distribution.quantile, sorted: values.sorted())
        return (worst, summary.guardSketch != nil)
    }

    /// Values of a quantile function at one random probability in each equal share, shuffled.
    private func sample(
        _ seed: UInt64, _ quantile: (Double) -> Double
    ) -> [Double] {
        var source = SampleSource(seed: seed)
        var values = (0..<Self.count).map { index in
            quantile((Double(index) + source.uniform()) / Double(Self.count))
        }
        for index in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(index, source.integer(below: index + 1))
        }
        return values
    }

    @Test func `lognormal values are read to a ten thousandth`() {
        let read = error(sample(1) { naturalExponential(normalQuantile($0)) })
        #expect(read.error < 0.00009)
        #expect(!read.isSketch)
    }

    @Test func `normal values are read to a ten thousandth`() {
        #expect(error(sample(2, normalQuantile)).error < 0.0001)
    }

    @Test func `a heavy tail is read as well`() {
        #expect(error(sample(3) { naturalPower(1 - $0, -1 / 1.5) }).error < 0.00015)
    }

    @Test func `narrow data far from zero are read about an anchor`() {
        let read = error(sample(4) { 1e6 + normalQuantile($0) })
        #expect(read.error < 0.0005)
        #expect(!read.isSketch)
    }

    @Test func `sorted input is read like any other`() {
        let read = error(sample(5, normalQuantile).sorted())
        #expect(read.error < 0.0003)
    }

    @Test func `integers with ties are exact`() {
        #expect(error(sample(6) { (20 * normalQuantile($0)).rounded() }).error < 1e-9)
    }

    @Test func `far and narrow modes are read from the sketch`() {
        var errors: [Double] = []
        for seed in 1...4 {
            var source = SampleSource(seed: UInt64(seed))
            let values = source.values(50_000) { source in
                let mode = [1e3, 1e4, 1e5, 1e6, 1e7][source.integer(below: 5)]
                return mode * (1 + 1e-4 * source.normal())
            }
            let read = error(values)
            #expect(read.isSketch)
            errors.append(read.error)
        }
        #expect(errors.reduce(0, +) / 4 < 0.008)
        #expect((errors.max() ?? 1) < 0.0133)
    }

    @Test func `next to nothing is added to the stability index`() {
        var source = SampleSource(seed: 12)
        var squares = 0.0
        for _ in 0..<20 {
            let left = source.values(20_000) { $0.lognormal() }
            let right = source.values(20_000) { $0.lognormal() }
            let sorted = left.sorted()
            let edges = (1..<20).map { sorted[$0 * 1000] }
            func shares(_ share: (Double) -> Double) -> [Double] {
                let cumulative = edges.map(share) + [1]
                return zip(cumulative, [0] + cumulative).map { $0 - $1 }
            }
            func index(_ p: [Double], _ q: [Double]) -> Double {
                zip(p, q).reduce(0) { $0 + ($1.0 - $1.1) * naturalLogarithm($1.0 / $1.1) }
            }
            func exact(_ values: [Double]) -> [Double] {
                shares { edge in Double(values.count { $0 <= edge }) / Double(values.count) }
            }
            func read(_ values: [Double]) -> [Double] {
                var summary = NumericSummary()
                summary.add(values)
                let distribution = summary.cumulativeDistribution
                return shares { distribution.fraction(through: $0) }
            }
            let difference = index(exact(left), exact(right)) - index(read(left), read(right))
            squares += difference * difference
        }
        // The exact index is 0.0019 on average.
        #expect((squares / 20).squareRoot() <= 0.0005)
    }
}
