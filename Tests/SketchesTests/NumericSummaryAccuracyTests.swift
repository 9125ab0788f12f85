import Testing

@testable import Sketches

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How far the summary's ranks and quantiles are from those of the values, over 199 quantiles.
struct NumericSummaryAccuracyTests {
    private func error(of values: [Double]) -> Double {
        var summary = NumericSummary()
        for start in stride(from: 0, to: values.count, by: 1024) {
            summary.add(Array(values[start..<min(start + 1024, values.count)]))
        }
        summary.seal()
        let distribution = summary.cumulativeDistribution
        return rankError(
            of: { (distribution.fraction(below: $0), distribution.fraction(through: $0)) },
            quantile: { distribution.quantile($0) }, sorted: values.sorted())
    }

    private func sample(_ draw: (inout SampleSource) -> Double) -> [Double] {
        var source = SampleSource(seed: 11)
        return source.values(100_000, draw)
    }

    @Test func `lognormal`() { #expect(error(of: sample { $0.lognormal() }) < 0.0009) }

    @Test func `normal`() { #expect(error(of: sample { $0.normal() }) < 0.001) }

    @Test func `pareto`() { #expect(error(of: sample { $0.pareto(1.5) }) < 0.0015) }

    @Test func `a million and a little noise`() {
        #expect(error(of: sample { 1e6 + $0.normal() }) < 0.001)
    }

    @Test func `five far and narrow modes`() {
        let modes = [1e3, 1e5, 1e7, 1e9, 1e11]
        let values = sample { source in
            let mode = modes[source.integer(below: 5)]
            return mode + source.normal() * mode * 1e-7
        }
        #expect(error(of: values) < 0.0165)
    }

    @Test func `integers with ties are exact`() {
        #expect(error(of: sample { Double($0.integer(below: 200)) }) < 1e-12)
    }

    @Test func `sorted input is no different`() {
        #expect(error(of: sample { $0.lognormal() }.sorted()) < 0.0009)
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
                zip(p, q).reduce(0) { $0 + ($1.0 - $1.1) * log($1.0 / $1.1) }
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
