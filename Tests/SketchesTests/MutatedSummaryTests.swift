import TestSupport
import Testing

@testable import Sketches

/// Bytes that somebody else has made are refused, or make a summary that can be added, read and
/// written for ever.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs.
@Suite struct MutatedSummaryTests {
    /// The bytes with the checksum that belongs to them.
    private func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let content = bytes.dropLast(4)
        var writer = ByteWriter()
        writer.append(CyclicRedundancyCheck.checksum(of: content))
        return content + writer.bytes
    }

    private func read(_ summary: FieldSummary) {
        switch summary {
        case .numeric(let summary):
            let distribution = summary.cumulativeDistribution
            for probability in [0, 0.25, 0.5, 1] { _ = distribution.quantile(probability) }
            _ = distribution.fraction(through: 1)
            _ = summary.weightedValues
            _ = summary.moments.kurtosis
        case .categorical(let summary):
            _ = summary.items.counts
            _ = Int(clamping: summary.distinct.estimate.rounded())
            _ = summary.ratio(of: "category 1")
        case .embedding(let summary):
            _ = summary.centroid
            for projection in summary.projections.prefix(2) { read(.numeric(projection)) }
        }
    }

    @Test func `mutated summaries are refused or hold together`() throws {
        let examples = FieldSummaryTests.samples.map { $0.encoded() }
        var mutation = ByteMutation(seed: 101)
        var readCount = 0
        for _ in 0..<ByteMutation.count() {
            let bytes = sealed(
                mutation.mutated(mutation.pick(examples), fixed: 2, with: mutation.pick(examples)))
            guard let summary = try? FieldSummary(decoding: bytes) else { continue }
            readCount += 1
            #expect(summary.rowCount <= FieldSummary.rowCountMax)
            read(summary)
            var sum = summary
            try sum.merge(summary)
            read(sum)
            let whole = FieldSummary.merged(
                [summary] + FieldSummaryTests.samples.filter { $0.isLike(summary) })
            #expect((whole?.rowCount ?? 0) >= summary.rowCount)
            if sum.rowCount <= FieldSummary.rowCountMax {
                // What was added up is written, and must be read after a restart.
                #expect(throws: Never.self) { try FieldSummary(decoding: sum.encoded()) }
            }
        }
        #expect(readCount > 0)
    }

    @Test func `mutated sketches of others are refused or hold together`() {
        var kll = QuantileSketch()
        var distinct = DistinctSketch()
        var few = DistinctSketch()
        var frequent = FrequentItems()
        var source = SampleSource(seed: 5)
        kll.add(source.values(5000) { $0.normal() }.span)
        for number in 0..<3000 { distinct.add(Int64(number)) }
        for number in 0..<60 { few.add(Int64(number)) }
        for number in 0..<4000 { frequent.add("item \(number * number % 977)") }
        let sketches = [kll, QuantileSketch()].map { $0.dataSketchesBytes() }
        let counters = [distinct, few, DistinctSketch()].map { $0.dataSketchesBytes() }
        let items = [frequent, FrequentItems()].map { $0.dataSketchesBytes() }
        var mutation = ByteMutation(seed: 102)
        for _ in 0..<ByteMutation.count() {
            if let read = try? QuantileSketch(
                dataSketchesBytes: mutation.mutated(mutation.pick(sketches)))
            {
                var sum = kll
                sum.merge(read)
                sum.merge(sum)
                _ = NumericSummary(read).cumulativeDistribution.quantile(0.5)
                _ = sum.dataSketchesBytes()
            }
            if let read = try? DistinctSketch(
                dataSketchesBytes: mutation.mutated(mutation.pick(counters)))
            {
                var sum = distinct
                sum.merge(read)
                _ = (Int(clamping: sum.estimate), Int(clamping: read.estimate), sum.noveltyRate)
            }
            if let read = try? FrequentItems(
                dataSketchesBytes: mutation.mutated(mutation.pick(items)))
            {
                var sum = frequent
                sum.merge(read)
                _ = (sum.counts, sum.dataSketchesBytes())
            }
        }
    }

    @Test func `mutated histograms are refused or hold together`() {
        var histogram = ExponentialHistogram(anchor: 3)
        var source = SampleSource(seed: 6)
        histogram.add(source.values(3000) { $0.lognormal() * 100 }.span)
        let bytes = histogram.encoded()
        var mutation = ByteMutation(seed: 103)
        for _ in 0..<ByteMutation.count() {
            guard
                let read = try? ExponentialHistogram(decoding: mutation.mutated(bytes, with: bytes))
            else { continue }
            var sum = read
            sum.merge(read)
            sum.add(-1e308, count: 1)
            _ = sum.anchored(at: 17)
            _ = (sum.zeroCount, sum.positiveBuckets, sum.unresolvedShare())
        }
    }
}

extension FieldSummary {
    fileprivate func isLike(_ other: FieldSummary) -> Bool {
        switch (self, other) {
        case (.numeric, .numeric), (.categorical, .categorical), (.embedding, .embedding): true
        default: false
        }
    }
}
