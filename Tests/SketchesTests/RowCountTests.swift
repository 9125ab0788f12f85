import Testing

@testable import Sketches

/// Counts that are as large as can be.
@Suite struct RowCountTests {
    private static let most = FieldSummary.rowCountMax

    private func parts(_ change: (inout NumericSummary.Parts) -> Void) -> NumericSummary.Parts {
        var parts = NumericSummary.Parts()
        change(&parts)
        return parts
    }

    @Test func `a summary tells of 2^53 rows at most`() throws {
        let full = parts {
            $0.count = Self.most
            $0.mean = 1
            $0.minimum = 1
            $0.maximum = 1
            $0.values = [(1, Self.most)]
        }
        let summary = try NumericSummary(full)
        #expect(summary.rowCount == Self.most)
        #expect(summary.cumulativeDistribution.quantile(0.5) == 1)
        let decoded = try FieldSummary(decoding: FieldSummary.numeric(summary).encoded())
        #expect(decoded.rowCount == Self.most)
        for (missing, refused) in [(1, 0), (0, 1), (Self.most, 0)] {
            let more = parts {
                $0 = full
                $0.missingCount = missing
                $0.refusedCount = refused
            }
            #expect(throws: SummaryDecodingError.self) { try NumericSummary(more) }
        }
    }

    @Test func `no part of a summary counts more values than there are`() throws {
        let three = parts {
            $0.count = 3
            $0.mean = 2
            $0.centralSums = (2, 0, 2)
            $0.minimum = 1
            $0.maximum = 3
            $0.values = [(1, 1), (2, 1), (3, 1)]
        }
        _ = try NumericSummary(three)
        var tooManyZeros = three
        tooManyZeros.zeroCount = 4
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(tooManyZeros) }
        var tooManyAtoms = three
        tooManyAtoms.atoms = [(1, 2), (2, 2)]
        #expect(throws: SummaryDecodingError.self) { try NumericSummary(tooManyAtoms) }
    }

    @Test func `buckets of 2^53 values are divided without an overflow`() throws {
        let thousandths = (0..<1024).map { Self.most.part($0, of: 1024) }
        #expect(thousandths.reduce(0, +) == Self.most)
        let sevenths = (0..<7).map { 10.part($0, of: 7) }
        #expect(sevenths == (0..<7).map { ($0 + 1) * 10 / 7 - $0 * 10 / 7 })
        var buckets = NumericSummary.Histogram()
        buckets.positive = [(0, Self.most - 1), (1, 1)]
        let large = try NumericSummary(
            parts {
                $0.count = Self.most
                $0.mean = 1
                $0.centralSums = (5e-6, 7e-9, 1.7e-11)
                $0.minimum = 0.999
                $0.maximum = 1.002
                $0.histogram = buckets
            })
        var moved = NumericSummary()
        moved.add((0..<3000).map { 1e9 + Double($0) })
        moved.merge(large)
        var sketch = QuantileSketch()
        sketch.add(1.5, count: Self.most)
        #expect(sketch.count == Self.most)
        #expect(NumericSummary(sketch).count == Self.most)
    }

    @Test func `many empty runs of buckets do not add up to a key beyond all numbers`() {
        var writer = ByteWriter()
        writer.append(UInt8(8))
        writer.append(0.0)
        for number in [16, 512, 0, 0, 0, 2000] { writer.appendVarint(number) }
        for _ in 0..<2000 {
            writer.appendVarint(Self.most)
            writer.appendVarint(0)
        }
        writer.appendVarint(0)
        let bytes = writer.bytes
        #expect(throws: SummaryDecodingError.self) { try ExponentialHistogram(decoding: bytes) }
    }

    @Test func `a number that is none becomes a whole one nearby`() {
        #expect(Int(clamping: .nan) == 0)
        #expect(Int(clamping: .infinity) == .max)
        #expect(Int(clamping: -1e300) == .min)
        #expect(Int(clamping: -2.9) == -2)
    }

    @Test func `infinite items of another's sketch become refused values`() throws {
        var sketch = QuantileSketch()
        let values = (0..<20_000).map(Double.init)
        sketch.add(values.span)
        sketch.items[0] = -.infinity
        sketch.least = -.infinity
        let summary = NumericSummary(sketch)
        #expect(summary.rowCount == 20_000)
        #expect(summary.refusedCount > 0)
        #expect(summary.moments.minimum.isFinite && summary.moments.mean.isFinite)
        _ = try FieldSummary(decoding: FieldSummary.numeric(summary).encoded())
    }
}
