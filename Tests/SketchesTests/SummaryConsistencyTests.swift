import Testing

@testable import Sketches

/// What values have made is consistent however it was made, and what no values make is refused.
@Suite struct SummaryConsistencyTests {
    private func numeric(_ values: [Double]) -> NumericSummary {
        var summary = NumericSummary()
        summary.add(values)
        return summary
    }

    /// Why a summary is refused; nil where it is not.
    private func refusal(_ summary: FieldSummary) -> String? {
        do {
            try summary.checkConsistency()
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Columns of every shape, and of magnitudes from end to end.
    private static let columns: [[Double]] = {
        var source = SampleSource(seed: 17)
        return [
            [], [0], [-3.25], [1, 2], [0, 0, 0], [-0.0, 0.0, 5], [1e308, -1e308, 1e308],
            [.leastNonzeroMagnitude, 0, .leastNormalMagnitude / 3],
            [.infinity, 1, .nan, -.infinity], [1e200, 1e200, -1e200],
            Array(repeating: 0.1, count: 10_000),
            source.values(20_000) { $0.normal() },
            source.values(20_000) { 1e6 + $0.normal() },
            source.values(20_000) { 1e15 + $0.normal() },
            source.values(5000) { 1e-200 * $0.normal() },
            source.values(5000) { 1e150 * $0.normal() },
            source.values(20_000) { $0.pareto(0.2) },
            source.values(20_000) { $0.lognormal() },
            source.values(20_000) { $0.uniform() < 0.4 ? 0 : $0.lognormal() },
            source.values(20_000) { Double($0.integer(below: 200)) },
            source.values(5000) { Double(bitPattern: $0.bits()) },
            source.values(5000) { 1e6 + $0.normal() } + source.values(5000) { $0.normal() },
            (0..<20_000).map { 5000 + Double($0) },
            [1e9] + Array(repeating: 0, count: 20_000),
            source.values(5000) { Double(Float($0.normal())) },
        ]
    }()

    @Test func `what values make is consistent`() {
        for sample in FieldSummaryTests.samples { #expect(refusal(sample) == nil) }
        for column in Self.columns {
            #expect(refusal(.numeric(numeric(column))) == nil, "\(column.prefix(3))")
        }
    }

    @Test func `what is merged of consistent summaries is consistent`() throws {
        let summaries = Self.columns.map { (values: $0.prefix(3), summary: numeric($0)) }
        for left in summaries {
            for right in summaries {
                var sum = left.summary
                sum.merge(right.summary)
                #expect(refusal(.numeric(sum)) == nil, "\(left.values) and \(right.values)")
                let stored = try FieldSummary(decoding: FieldSummary.numeric(sum).encoded())
                #expect(refusal(stored) == nil)
            }
        }
    }

    @Test func `what a sketch makes is consistent`() throws {
        for column in Self.columns {
            var sketch = QuantileSketch()
            sketch.add(column.span)
            let read = try QuantileSketch(dataSketchesBytes: sketch.dataSketchesBytes())
            #expect(throws: Never.self) { try read.checkConsistency() }
            #expect(
                refusal(.numeric(NumericSummary(read))) == nil, "\(column.prefix(3))")
        }
    }

    /// A column's parts as a client tells them, with sums that were added up in the plainest way.
    private func parts(_ values: [Double]) -> NumericSummary.Parts {
        let summary = numeric(values)
        let mean = values.reduce(0, +) / Double(values.count)
        var parts = NumericSummary.Parts()
        parts.count = values.count
        parts.mean = min(max(mean, summary.moments.minimum), summary.moments.maximum)
        parts.centralSums = values.reduce(into: (0, 0, 0)) { sums, value in
            let offset = value - mean
            sums.second += offset * offset
            sums.third += offset * offset * offset
            sums.fourth += offset * offset * offset * offset
        }
        (parts.minimum, parts.maximum) = (summary.moments.minimum, summary.moments.maximum)
        parts.atoms = summary.atoms.counts.filter { $0.count > 0 }
        parts.zeroCount = summary.zeroCount
        guard let histogram = summary.histogram else {
            parts.values = summary.valueCounts.entries
            return parts
        }
        var buckets = NumericSummary.Histogram()
        buckets.schema = histogram.schema
        buckets.anchor = histogram.anchor
        buckets.firstIndex = ExponentialBounds.bucket(
            ofKey: histogram.foldKey, schema: histogram.schema)
        buckets.anchorCount = histogram.anchorCount
        buckets.nearCounts = (histogram.nearCounts.positive, histogram.nearCounts.negative)
        buckets.positive = histogram.positiveBuckets
        buckets.negative = histogram.negativeBuckets
        parts.histogram = buckets
        var sketch = QuantileSketch()
        sketch.add(values.span)
        parts.sketch = sketch.dataSketchesBytes()
        return parts
    }

    @Test func `the parts of every column are taken`() throws {
        for column in Self.columns {
            let finite = column.filter(\.isFinite)
            let parts = parts(finite)
            guard !finite.isEmpty, parts.mean.isFinite, parts.centralSums.fourth.isFinite else {
                continue
            }
            let summary = try NumericSummary(parts)
            #expect(summary.distribution == numeric(finite).distribution, "\(finite.prefix(3))")
            var untold = parts
            untold.zeroCount = nil
            #expect(throws: Never.self, "\(finite.prefix(3))") { try NumericSummary(untold) }
        }
    }

    @Test func `values that were rounded on their way are taken`() throws {
        var source = SampleSource(seed: 23)
        for scale in [1e-3, 1, 1e6] {
            let values = source.values(200) { scale * $0.normal() }
            var rounded = parts(values)
            // Six digits, as a sender may print them.
            func printed(_ number: Double) -> Double {
                let unit = scale * 1e-6
                return (number / unit).rounded() * unit
            }
            rounded.mean = printed(rounded.mean)
            rounded.minimum = printed(rounded.minimum)
            rounded.maximum = printed(rounded.maximum)
            rounded.centralSums.second *= 1 + 1e-6
            rounded.centralSums.fourth *= 1 - 1e-6
            let summary = try NumericSummary(rounded)
            #expect(summary.moments.minimum == values.min())
            #expect(summary.moments.maximum == values.max())
        }
    }

    // MARK: - Contradictions

    private typealias Change = (inout NumericSummary.Parts) -> Void

    private func expect(
        _ cases: [(change: Change, sentence: String)], of values: [Double]
    ) {
        for (change, sentence) in cases {
            var parts = parts(values)
            change(&parts)
            #expect(throws: SummaryDecodingError.malformed(sentence)) { try NumericSummary(parts) }
        }
    }

    @Test func `values that contradict what is said of them are refused`() {
        let cases: [(change: Change, sentence: String)] = [
            (
                { $0.values = [(3, 2), (0, 1), (6, 1)] },
                "the values are not in ascending order: 0.0 follows 3.0"
            ),
            ({ $0.values = [(0, 1), (3, 1), (3, 1), (6, 1)] }, "the value 3.0 is there twice"),
            ({ $0.values = [(-0.0, 1), (0, 1), (3, 1), (6, 1)] }, "the value -0.0 is there twice"),
            ({ $0.values = [(0, 1), (2, 0), (3, 2), (6, 1)] }, "the value 2.0 has the count 0"),
            ({ $0.values = [(0, 1), (3, 2), (.infinity, 1)] }, "a value is not finite"),
            ({ $0.count = 5 }, "it counts 5 values, and its distribution 4"),
            ({ $0.minimum = -1 }, "the minimum is -1.0 where the least value is 0.0"),
            ({ $0.minimum = 1 }, "the minimum is 1.0 where the least value is 0.0"),
            ({ $0.maximum = 7 }, "the maximum is 7.0 where the greatest value is 6.0"),
            ({ $0.mean = 3.5 }, "the mean is 3.5 where that of the values is 3.0"),
            ({ $0.zeroCount = 2 }, "there are 2 zeros where the values have 1"),
            ({ $0.zeroCount = 0 }, "there are 0 zeros where the values have 1"),
            ({ $0.centralSums.second = -1 }, "the second central sum is negative"),
            ({ $0.centralSums.fourth = -1 }, "the fourth central sum is negative"),
            ({ $0.centralSums.second = .nan }, "the second central sum is not finite"),
            ({ $0.centralSums.third = .infinity }, "the third central sum is not finite"),
            (
                { $0.centralSums.third = 1 },
                "the third central sum is 1.0 where that of the values is 0.0"
            ),
            (
                { $0.centralSums.second = 19 },
                "the second central sum is 19.0 where that of the values is 18.0"
            ),
            (
                { $0.atoms = [(3, 1)] },
                "the atom 3.0 has the count 1 where the values have it 2 times"
            ),
            (
                { $0.atoms = [(4, 1)] },
                "the atom 4.0 has the count 1 where the values have it 0 times"
            ),
            ({ $0.atoms = [(3, 1), (3, 1)] }, "the atom 3.0 is there twice"),
            ({ $0.histogram = .init() }, "there are values beside a histogram"),
        ]
        expect(cases, of: [0, 3, 3, 6])
    }

    @Test func `a histogram that contradicts what is said of it is refused`() {
        var source = SampleSource(seed: 29)
        let values = source.values(2000) { 1 + 9 * $0.uniform() }
        let tooGreat =
            "the second central sum is greater than that of any values between the minimum and the"
            + " maximum"
        let cases: [(change: Change, sentence: String)] = [
            (
                { $0.histogram?.positive.swapAt(0, 1) },
                "the positive buckets are not in ascending order"
            ),
            (
                { parts in
                    let first = parts.histogram?.positive.first ?? (0, 1)
                    parts.histogram?.positive.insert(first, at: 0)
                }, "is there twice"
            ),
            ({ $0.histogram?.positive[0].count = 0 }, "has the count 0"),
            ({ $0.histogram?.firstIndex = 100 }, "lies below the first index 100"),
            ({ $0.count += 1 }, "it counts 2001 values, and its distribution 2000"),
            ({ $0.minimum = 4 }, "lies below the minimum 4.0"),
            ({ $0.maximum = 7 }, "lies above the maximum 7.0"),
            ({ $0.zeroCount = 3 }, "0 is not between the minimum and the maximum"),
            ({ $0.atoms = [(0.5, 1)] }, "the atom 0.5 is not between the minimum and the maximum"),
            ({ $0.centralSums.second = -1 }, "the second central sum is negative"),
            ({ $0.centralSums.second = 0 }, "the second central sum is less than"),
            ({ $0.centralSums.second = 1e6 }, tooGreat),
            ({ $0.centralSums.third = 1e9 }, "the third central sum is that of no values"),
            ({ $0.centralSums.third = -1e9 }, "the third central sum is that of no values"),
            ({ $0.centralSums.fourth = -1 }, "the fourth central sum is negative"),
            ({ $0.centralSums.fourth = 0 }, "the fourth central sum is too small"),
            ({ $0.centralSums.fourth = 1e9 }, "the fourth central sum is greater than"),
            ({ $0.sketch = Self.sketch(0...10) }, "the sketch holds values beyond"),
        ]
        for (change, sentence) in cases {
            var parts = parts(values)
            parts.minimum = 1
            parts.maximum = 10
            change(&parts)
            let error = #expect(throws: SummaryDecodingError.self, "\(sentence)") {
                try NumericSummary(parts)
            }
            #expect(error.map { "\($0)".contains(sentence) } ?? false, "\(sentence)")
        }
    }

    private static func sketch(_ range: ClosedRange<Double>) -> [UInt8] {
        var sketch = QuantileSketch()
        for place in 0..<2000 {
            sketch.add(
                range.lowerBound + (range.upperBound - range.lowerBound) * Double(place) / 1999,
                count: 1)
        }
        return sketch.dataSketchesBytes()
    }

    @Test func `no values have no moments`() {
        var parts = NumericSummary.Parts()
        #expect(throws: Never.self) { try NumericSummary(parts) }
        parts.mean = 1
        #expect(throws: SummaryDecodingError.malformed("there are moments of no values")) {
            try NumericSummary(parts)
        }
    }

    @Test func `one value is its own minimum and maximum`() {
        let moments = Moments(
            count: 1, mean: 1.5, secondSum: 0, thirdSum: 0, fourthSum: 0, minimum: 1, maximum: 2)
        #expect(
            throws: SummaryDecodingError.malformed(
                "the minimum and the maximum of one value are not the same")
        ) {
            try moments.checkBounds()
        }
    }

    @Test func `a few values cannot lie about their mean`() {
        let moments = Moments(
            count: 3, mean: 1, secondSum: 100, thirdSum: 0, fourthSum: 5000, minimum: 0,
            maximum: 10)
        #expect(
            throws: SummaryDecodingError.malformed(
                "the mean is closer to an extreme than 3 values can bring it")
        ) {
            try moments.checkBounds()
        }
    }

    @Test func `what was stored before it was refused is read`() throws {
        let stored = FieldSummary.numeric(
            NumericSummary(
                moments: Moments(
                    count: 2, mean: 1, secondSum: -4, thirdSum: .nan, fourthSum: 0, minimum: 0,
                    maximum: 9),
                distribution: numeric([1, 1]).distribution, atoms: AtomCounts(),
                guardSketch: nil, missingCount: 0, zeroCount: 1, refusedCount: 0,
                pinnedAnchor: nil))
        let read = try FieldSummary(decoding: stored.encoded())
        #expect(refusal(read) == "the second central sum is negative")
    }

    // MARK: - Sketches

    /// A KLL sketch of few values in DataSketches' bytes.
    private func bytes(_ values: [Double], minimum: Double, maximum: Double) -> [UInt8] {
        var writer = ByteWriter()
        for byte in [5, 1, 15, 0] as [UInt8] { writer.append(byte) }
        writer.append(UInt16(200))
        writer.append(UInt8(8))
        writer.append(UInt8(0))
        writer.append(UInt64(values.count))
        writer.append(UInt16(200))
        writer.append(UInt8(1))
        writer.append(UInt8(0))
        writer.append(UInt32(200 - values.count))
        for number in [minimum, maximum] + values { writer.append(number) }
        return writer.bytes
    }

    @Test func `infinite values of a sketch are counted as infinite values are`() throws {
        let infinite: [[Double]] = [
            [1, 2, 3, 4, .infinity], [-.infinity, 1, 2, 3, 4], [-.infinity, 1, 2, 3, .infinity],
            [.infinity, .infinity, .infinity],
        ]
        for values in infinite {
            let sketch = try QuantileSketch(
                dataSketchesBytes: bytes(
                    values, minimum: values.min() ?? 0, maximum: values.max() ?? 0))
            try sketch.checkConsistency()
            let summary = NumericSummary(sketch)
            let direct = numeric(values)
            #expect(summary.rowCount == values.count)
            #expect(summary.refusedCount == direct.refusedCount)
            #expect(summary.distribution == direct.distribution)
        }
    }

    @Test func `an infinite extreme that is no item any more is one infinite value`() throws {
        var sketch = QuantileSketch()
        let values = (0..<20_000).map(Double.init)
        sketch.add(values.span)
        sketch.greatest = .infinity
        let summary = NumericSummary(sketch)
        #expect(summary.rowCount == 20_000)
        #expect(summary.refusedCount == 1)
        #expect(summary.moments.minimum == 0)
        try summary.checkConsistency()
    }

    @Test func `a sketch's extremes are those of its values`() throws {
        for (minimum, maximum) in [(-5.0, 3.0), (1, 9)] {
            let sketch = try QuantileSketch(
                dataSketchesBytes: bytes([1, 2, 3], minimum: minimum, maximum: maximum))
            #expect(throws: SummaryDecodingError.self) { try sketch.checkConsistency() }
        }
    }
}
