import Testing

@testable import Sketches

@Suite struct NumericSummaryPartsTests {
    private func parts(_ values: [(value: Double, count: Int)]) -> NumericSummary.Parts {
        var moments = Moments()
        for entry in values { moments.add(entry.value, count: entry.count) }
        var parts = NumericSummary.Parts()
        parts.count = moments.count
        parts.mean = moments.mean
        parts.centralSums = moments.centralSums
        (parts.minimum, parts.maximum) = (moments.minimum, moments.maximum)
        parts.values = values
        return parts
    }

    @Test func `counted values make the summary of these values`() throws {
        var parts = parts([(1, 2), (4, 1)])
        parts.missingCount = 3
        var direct = NumericSummary()
        direct.add([1, 4, 1, .nan, .nan, .nan])
        let summary = try NumericSummary(parts)
        #expect(summary.distribution == direct.distribution)
        #expect(summary.rowCount == 6)
        #expect(summary.moments.mean == 2)
    }

    @Test func `buckets make the histogram that has them`() throws {
        var source = SampleSource(seed: 3)
        let values = (0..<5000).map { _ in source.normal() }
        var direct = NumericSummary()
        direct.add(values)
        let histogram = try #require(direct.histogram)
        var parts = parts([])
        parts.count = direct.count
        parts.mean = direct.moments.mean
        parts.centralSums = direct.moments.centralSums
        (parts.minimum, parts.maximum) = (direct.moments.minimum, direct.moments.maximum)
        var buckets = NumericSummary.Histogram()
        buckets.schema = histogram.schema
        buckets.firstIndex = ExponentialBounds.bucket(
            ofKey: histogram.foldKey, schema: histogram.schema)
        buckets.anchorCount = histogram.anchorCount
        buckets.nearCounts = (histogram.nearCounts.positive, histogram.nearCounts.negative)
        buckets.positive = histogram.positiveBuckets
        buckets.negative = histogram.negativeBuckets
        parts.histogram = buckets
        let summary = try NumericSummary(parts)
        #expect(summary.distribution == direct.distribution)
        #expect(summary.weightedValues.reduce(0) { $0 + $1.count } == 5000)
    }

    @Test func `parts that contradict each other are refused`() throws {
        var parts = parts([(1, 2), (4, 1)])
        parts.count = 4
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(parts) }
        parts.count = 3
        parts.mean = 9
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(parts) }
        parts.mean = 2
        parts.sketch = [1, 2, 3]
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(parts) }
        parts.sketch = nil
        var buckets = NumericSummary.Histogram()
        buckets.positive = [(1 << 30, 3)]
        parts.histogram = buckets
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(parts) }
        buckets.positive = [(0, -3)]
        parts.histogram = buckets
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(parts) }
    }

    @Test func `a sketch alone stands for its values`() throws {
        var sketch = QuantileSketch()
        var source = SampleSource(seed: 5)
        let values = (0..<20_000).map { _ in source.normal() }
        sketch.add(values.span)
        let summary = NumericSummary(sketch)
        #expect(summary.count == 20_000)
        #expect(summary.moments.minimum == values.min())
        #expect(summary.moments.maximum == values.max())
        #expect(abs(summary.moments.mean) < 0.05)
        #expect(abs(summary.cumulativeDistribution.quantile(0.5)) < 0.05)
        var few = QuantileSketch()
        few.add([1.0, 2, 2].span)
        #expect(NumericSummary(few).distinctEstimate == 2)
    }
}
