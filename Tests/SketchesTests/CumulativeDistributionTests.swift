import Testing

@testable import Sketches

@Suite struct CumulativeDistributionTests {
    @Test func `an exact distribution reads its atoms`() {
        let distribution = CumulativeDistribution(steps: [(1, 1), (2, 1), (2, 1), (4, 1)])
        #expect(distribution.count == 4)
        #expect(distribution.knots.map(\.value) == [1, 2, 4])
        #expect(distribution.knots.map(\.below) == [0, 0.25, 0.75])
        #expect(distribution.knots.map(\.through) == [0.25, 0.75, 1])
        #expect(distribution.fraction(below: 2) == 0.25)
        #expect(distribution.fraction(through: 2) == 0.75)
        #expect(distribution.fraction(through: 3) == 0.75)
        #expect(distribution.fraction(through: 0) == 0)
        #expect(distribution.fraction(below: 9) == 1)
        let read = [0, 0.5, 0.75, 0.76, 1].map(distribution.quantile)
        #expect(read == [1, 2, 2, 4, 4])
    }

    @Test func `an empty distribution reads NaN`() {
        let distribution = CumulativeDistribution(steps: [])
        #expect(distribution.fraction(below: 0).isNaN)
        #expect(distribution.quantile(0.5).isNaN)
        #expect(CumulativeDistribution(QuantileSketch()).knots.isEmpty)
    }

    @Test func `between knots it is the monotone cubic of scipy`() {
        // scipy.interpolate.PchipInterpolator([0, 1, 2.5, 3, 7, 8], [0, .1, .15, .55, .55, 1])
        //     ([.3, .9, 1.7, 2.6, 2.9, 5, 7.25, 7.9])
        let knots = [0, 1, 2.5, 3, 7, 8]
        let shares = [0, 0.1, 0.15, 0.55, 0.55, 1]
        func slopes(_ piece: Int) -> MonotoneCubic.EndSlopes {
            MonotoneCubic.slopes(
                ofInterval: piece,
                zip(knots, shares).map { Knot($0, below: $1, through: $1) })
        }
        let expected: [(Double, Double)] = [
            (0.3, 0.03696137931034483), (0.9, 0.09415034482758622), (1.7, 0.11963300047264205),
            (2.6, 0.19643779527559063), (2.9, 0.5096094488188974), (5, 0.55),
            (7.25, 0.5950000000000001), (7.9, 0.9436600000000004),
        ]
        for (position, value) in expected {
            let piece = knots.lastIndex { $0 <= position } ?? 0
            let width = knots[piece + 1] - knots[piece]
            let place = (position - knots[piece]) / width
            let read = MonotoneCubic.value(
                at: place, from: shares[piece], to: shares[piece + 1], width: width,
                slopes: slopes(piece))
            #expect(abs(read - value) < 1e-12)
            guard shares[piece] < shares[piece + 1] else { continue }
            let found = MonotoneCubic.position(
                of: read, from: shares[piece], to: shares[piece + 1], width: width,
                slopes: slopes(piece))
            #expect(abs(found - place) < 1e-9)
        }
    }

    @Test func `a histogram's distribution is clipped to what was observed`() {
        var histogram = ExponentialHistogram()
        let values = (1...1000).map { 5 + Double($0) / 100 }
        histogram.add(values.span)
        let distribution = CumulativeDistribution(histogram, minimum: 5.01, maximum: 15)
        #expect(distribution.knots.first?.value == 5.01)
        #expect(distribution.knots.last?.value == 15)
        #expect(distribution.knots.first?.below == 0)
        #expect(distribution.knots.last?.through == 1)
        #expect(distribution.quantile(0) == 5.01)
        #expect(distribution.quantile(1) == 15)
        #expect(distribution.fraction(through: 5) == 0)
        #expect(distribution.fraction(below: 16) == 1)
        #expect(abs(distribution.quantile(0.5) - 10) < 0.03)
        #expect(abs(distribution.fraction(below: 7.5) - 0.249) < 0.002)
    }

    @Test func `values at zero are an atom between the signs`() {
        var histogram = ExponentialHistogram()
        let values = (1...100).map(Double.init)
        histogram.add(values.span)
        histogram.add(0, count: 200)
        histogram.add(-3, count: 100)
        let distribution = CumulativeDistribution(histogram, minimum: -3, maximum: 100)
        #expect(distribution.fraction(below: -3) == 0)
        #expect(distribution.fraction(below: 0) == 0.25)
        #expect(distribution.fraction(through: 0) == 0.75)
        #expect(distribution.quantile(0.6) == 0)
    }

    @Test func `quantiles and shares undo each other and never fall`() {
        var source = SampleSource(seed: 4)
        var summary = NumericSummary()
        summary.add(source.values(30_000) { $0.uniform() < 0.1 ? 0 : $0.normal() })
        let distribution = summary.cumulativeDistribution
        var previous = -Double.infinity
        for step in 0...1000 {
            let quantile = distribution.quantile(Double(step) / 1000)
            #expect(quantile >= previous)
            previous = quantile
            #expect(distribution.fraction(through: quantile) >= Double(step) / 1000 - 1e-9)
            #expect(distribution.fraction(below: quantile) <= Double(step) / 1000 + 1e-9)
        }
    }

    @Test func `a sketch's distribution ends at the observed extremes`() {
        var sketch = QuantileSketch()
        let values = (0..<5000).map { Double($0 * 7919 % 5003) }
        sketch.add(values.span)
        let distribution = CumulativeDistribution(sketch)
        #expect(distribution.count == 5000)
        #expect(distribution.quantile(0) == values.min())
        #expect(distribution.quantile(1) == values.max())
        #expect(distribution.rankError > 0.01)
    }
}
