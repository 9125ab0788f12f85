import Testing

@testable import Sketches

@Suite struct SummaryMergerTests {
    private func numeric(_ values: [Double]) -> FieldSummary {
        var summary = NumericSummary()
        summary.add(values)
        summary.seal()
        return .numeric(summary)
    }

    private func merged(_ summaries: [FieldSummary]) throws -> NumericSummary {
        guard case .numeric(let whole)? = FieldSummary.merged(summaries) else {
            throw FieldKindMismatch()
        }
        return whole
    }

    @Test func `panes that count every value come to the buckets of all their values`() throws {
        var source = SampleSource(seed: 71)
        let values = source.values(1200) { $0.normal() }
        let panes = stride(from: 0, to: 1200, by: 50).map { numeric(Array(values[$0..<$0 + 50])) }
        let whole = try merged(panes)
        var expected = ExponentialHistogram(bucketCountMax: NumericSummary.bucketCountMax)
        expected.add(values.map { ValueCounts.Entry($0, count: 1) }[...])
        #expect(whole.histogram == expected)
        #expect(whole.count == 1200)
        #expect(whole.guardSketch == nil)
        #expect(try merged(panes.reversed()).distribution == whole.distribution)
    }

    @Test func `panes of few values stay exact`() throws {
        let panes = (0..<24).map { pane in numeric((0..<50).map { Double(($0 + pane) % 60) }) }
        let whole = try merged(panes)
        #expect(whole.histogram == nil)
        #expect(whole.distinctEstimate == 60)
        #expect(whole.valueCounts.count(of: 0) == (0..<24).count { ($0 + 49) >= 60 || $0 == 0 })
    }

    @Test func `a value that comes often, but late, is an atom`() throws {
        var source = SampleSource(seed: 73)
        let early = (0..<10).map { _ in numeric(source.values(50) { $0.normal() }) }
        let late = (0..<10).map { _ in
            numeric(source.values(25) { $0.normal() } + Array(repeating: 0.7, count: 25))
        }
        let whole = try merged(early + late)
        #expect(whole.atoms.counts.map(\.value) == [0.7])
        #expect(whole.atoms.counts.map(\.count) == [250])
    }

    @Test
    func `narrow values far from zero get their anchor, and a guard where buckets are too coarse`()
        throws
    {
        var source = SampleSource(seed: 79)
        let far = try merged(
            (0..<24).map { _ in numeric(source.values(50) { 1e6 + $0.normal() }) })
        #expect(abs((far.histogram?.anchor ?? 0) - 1e6) < 2)
        let modes = try merged(
            (0..<24).map { _ in
                numeric(source.values(50) { 1e6 * Double($0.integer(below: 5)) + $0.normal() })
            })
        #expect(modes.guardSketch?.count == 1200)
    }

    @Test func `buckets that are moved into one are told apart by a guard`() throws {
        var source = SampleSource(seed: 81)
        let modes = (0..<3).map { mode in
            numeric(source.values(2000) { 1e6 + 1000 * Double(mode) + 0.01 * $0.normal() })
        }
        for case .numeric(let mode) in modes { #expect(mode.guardSketch == nil) }
        let whole = try merged(modes)
        #expect(whole.guardSketch?.count == 6000)
        let distribution = whole.cumulativeDistribution
        for (mode, shift) in [(0, -0.01), (0, 0), (1, 0), (1, 0.01), (2, 0.02)] {
            let share = (Double(mode) + below(100 * shift)) / 3
            let read = distribution.fraction(through: 1e6 + 1000 * Double(mode) + shift)
            #expect(abs(read - share) < 0.02)
        }
        // Two halves of one smooth distribution need none, wherever their buckets are.
        let halves = [0.0, 4].map { aside in
            var before = NumericSummary()
            before.add(source.values(500) { 1e6 + aside + $0.normal() })
            var half = NumericSummary(like: before)
            half.add(source.values(2000) { 1e6 + $0.normal() })
            half.seal()
            return half
        }
        #expect(halves.map { $0.histogram?.anchor } == [1e6, 1e6 + 4])
        let both = try merged(halves.map(FieldSummary.numeric))
        #expect(both.guardSketch == nil)
        #expect(abs(both.cumulativeDistribution.fraction(through: 1e6) - 0.5) < 0.03)
    }

    /// The normal distribution function at the points that are asked for here.
    private func below(_ z: Double) -> Double {
        switch z {
        case ..<(-0.5): 0.1587
        case 0: 0.5
        case ..<1.5: 0.8413
        default: 0.9772
        }
    }

    @Test func `panes in buckets and panes that count every value go together`() throws {
        var source = SampleSource(seed: 83)
        let values = source.values(3000) { 5 + $0.lognormal() }
        let panes = [
            numeric(Array(values[..<50])), numeric(Array(values[50..<2000])),
            numeric(Array(values[2000..<2100])), numeric(Array(values[2100...])),
        ]
        let whole = try merged(panes)
        #expect(whole.count == 3000 && whole.distribution.count == 3000)
        let distribution = whole.cumulativeDistribution
        let sorted = values.sorted()
        for rank in stride(from: 100, to: 3000, by: 100) {
            #expect(
                abs(distribution.fraction(through: sorted[rank]) - Double(rank) / 3000) < 0.005)
        }
    }

    @Test func `no number of distinct values is too many`() throws {
        var source = SampleSource(seed: 89)
        let panes = (0..<100).map { _ in numeric(source.values(200) { $0.uniform() }) }
        let whole = try merged(panes)
        #expect(whole.count == 20_000 && whole.histogram?.count == 20_000)
    }

    @Test func `vectors are merged direction by direction`() throws {
        var source = SampleSource(seed: 97)
        let projections = RandomProjections(seed: "v", dimension: 8)
        let panes = (0..<12).map { _ in
            var summary = EmbeddingSummary()
            summary.add(projections.project(source.values(8 * 40) { $0.normal() }.span))
            summary.addMissing(1)
            summary.seal()
            return FieldSummary.embedding(summary)
        }
        var other = EmbeddingSummary()
        let unlike = RandomProjections(seed: "v", dimension: 4)
        other.add(unlike.project(source.values(4 * 3) { $0.normal() }.span))
        guard case .embedding(let whole)? = FieldSummary.merged(panes + [.embedding(other)]) else {
            Issue.record("vectors did not stay vectors")
            return
        }
        #expect(whole.count == 480 && whole.missingCount == 12 && whole.refusedCount == 3)
        #expect(whole.dimension == 8)
        #expect(whole.projections.allSatisfy { $0.count == 480 })
        var sum = 0.0
        for case .embedding(let pane) in panes { sum += pane.projections[3].moments.mean / 12 }
        #expect(abs(whole.projections[3].moments.mean - sum) < 1e-12)
    }

    @Test func `unlike kinds are refused, and nothing is merged of nothing`() {
        #expect(FieldSummary.merged([numeric([1]), .categorical(CategoricalSummary())]) == nil)
        #expect(FieldSummary.merged([]) == nil)
        var merger = SummaryMerger()
        #expect(throws: Never.self) { try merger.add(.embedding(EmbeddingSummary())) }
        #expect(throws: FieldKindMismatch.self) {
            try merger.add(.categorical(CategoricalSummary()))
        }
    }
}
