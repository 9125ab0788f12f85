import Testing

@testable import Sketches

@Suite struct QuartilesTests {
    /// The quartiles of some values, each seen once.
    private func quartiles(_ values: [Double]) -> Quartiles {
        Quartiles(of: values.sorted().map { ($0, 1) })
    }

    @Test func `an anchor is a multiple of a power of two that the spread decides`() {
        // An interquartile range of 10 (999,995 to 1,000,005) makes a grid of 16.
        #expect(quartiles((0...20).map { 999_990 + Double($0) }).anchor == 1_000_000)
        #expect(quartiles((0...20).map { 1_000_001 + Double($0) }).anchor == 1_000_016)
        // 43,200 seconds make one of 65,536 = 2^16; 1,583,064,000 is 24,155.64 of these.
        let day = (0...86_400).map { 1_583_020_800 + Double($0) }
        #expect(quartiles(day).anchor == 24_156 * 65_536)
        // 2^−10 makes one of 2^−9.
        let tiny = (0...4).map { -1e9 + Double($0) * 0x1p-11 }
        #expect(quartiles(tiny).anchor == -1e9)
        #expect(quartiles(tiny.map { $0 + 0x1p-9 }).anchor == -1e9 + 0x1p-9)
    }

    @Test func `wide values and such as are mostly one have no anchor`() {
        // A range of 7.2 against 100 is more than 7%.
        #expect(quartiles([93, 96.4, 100, 103.6, 107]).anchor == 0)
        #expect(quartiles([93, 96.6, 100, 103.5, 107]).anchor == 104)
        #expect(quartiles([-2, -1, 0, 1, 2]).anchor == 0)
        #expect(quartiles([5, 1e9, 1e9, 1e9, 2e9]).anchor == 0)
        #expect(quartiles([-0.0, 0, 0]).anchor.sign == .plus)
        #expect(quartiles([-1.7e308, -1e308, 1e308, 1.7e308]).anchor == 0)
    }

    @Test func `an anchor is kept up to two hundred interquartile ranges away`() {
        let values = quartiles([999_998, 999_999, 1_000_000, 1_000_001, 1_000_002])
        #expect(values.keep(1_000_000))
        #expect(values.keep(1_000_000 - 400))
        #expect(values.keep(1_000_000 + 400))
        #expect(!values.keep(1_000_000 - 401))
        #expect(!values.keep(0))
        #expect(values.areApart(about: 1_000_000 - 28))
        #expect(!values.areApart(about: 1_000_000 - 29))
    }

    @Test func `samples of one distribution mostly choose the same anchor`() {
        var source = SampleSource(seed: 401)
        var alike = 0
        for _ in 0..<400 {
            let level = 1e6 * (1 + source.uniform())
            let spread = 1000 * source.uniform()
            let pair = (0..<2).map { _ in
                quartiles(source.values(257) { level + spread * $0.normal() }).anchor
            }
            #expect(pair.allSatisfy { abs($0 - level) < 2.5 * spread })
            if pair[0] == pair[1] { alike += 1 }
        }
        #expect(alike > 340)
    }

    @Test func `what buckets show for sure is so`() {
        var source = SampleSource(seed: 403)
        var sure = 0
        for _ in 0..<300 {
            let level = 100 * source.uniform()
            let anchor = source.uniform() < 0.5 ? 0 : (10 * source.uniform()).rounded()
            let values = source.values(257) { level + $0.normal() }
            var histogram = ExponentialHistogram(anchor: anchor, bucketCountMax: 256)
            histogram.add(values.span)
            guard Quartiles.areSurelyApart(in: AscendingBuckets(histogram)) else { continue }
            sure += 1
            #expect(quartiles(values).areApart(about: anchor))
        }
        #expect(20..<200 ~= sure)
    }
}
