import Testing

@testable import Sketches

@Suite struct QuantileSketchTests {
    private func sketch(_ values: [Double], k: Int = 200, seed: UInt64 = 1) -> QuantileSketch {
        var sketch = QuantileSketch(k: k, seed: seed)
        sketch.add(values.span)
        return sketch
    }

    private func worstRankError(_ sketch: QuantileSketch, _ values: [Double]) -> Double {
        let distribution = CumulativeDistribution(sketch)
        let sorted = values.sorted()
        return (1...199).map { step in
            let rank = step * sorted.count / 200
            return abs(
                distribution.fraction(below: sorted[rank]) - Double(rank) / Double(sorted.count))
        }.max() ?? .nan
    }

    @Test func `the capacities are those of DataSketches`() {
        // 577 items over 8 levels of k = 200: 200, 133, 89, 59, 40, 26, 18 and 12, rounded.
        let capacity = KLLCapacity.of(k: 200)
        #expect(
            (0..<8).map { capacity.ofLevel($0, levelCount: 8) } == [
                12, 18, 26, 40, 59, 89, 133, 200,
            ])
        #expect(capacity.total(levelCount: 10) == 577 + 16)
        #expect(KLLCapacity.of(k: 8).total(levelCount: 3) == 24)
    }

    @Test func `the published rank error is that of DataSketches`() {
        // datasketches.kll_doubles_sketch.get_normalized_rank_error(200, False), and of k = 8
        let values = (0..<1000).map(Double.init)
        #expect(abs(sketch(values).rankError - 0.013294757464848584) < 1e-12)
        #expect(abs(sketch(values, k: 8).rankError - 0.30401673415817304) < 1e-12)
        #expect(sketch(Array(values[..<200])).rankError == 0)
    }

    @Test func `it is exact while it holds every value`() {
        let values = (0..<200).map { Double($0 * 37 % 200) }
        #expect(sketch(values).weightedItems.map(\.value) == values.sorted())
        #expect(sketch(values).weightedItems.allSatisfy { $0.count == 1 })
    }

    @Test func `no weight is lost`() {
        var source = SampleSource(seed: 21)
        for count in [1, 2, 63, 64, 65, 201, 999, 12_345, 140_000] {
            let built = sketch(source.values(count) { $0.normal() })
            #expect(built.count == count)
            #expect(built.weightedItems.reduce(0) { $0 + $1.count } == count)
        }
    }

    @Test func `ranks keep to the published error`() {
        // 199 ranks of 40 sketches; the figure is for 99% of single ranks.
        var source = SampleSource(seed: 23)
        var worst: [Double] = []
        for seed in 1...40 {
            let values = source.values(8000) { $0.lognormal() }
            worst.append(worstRankError(sketch(values, seed: UInt64(seed)), values))
        }
        #expect(worst.reduce(0, +) / 40 < 0.008)
        #expect((worst.max() ?? 1) < 0.0133)
    }

    @Test(arguments: [1, 2]) func `sorted and sampled input keeps to it, too`(seed: UInt64) {
        let values = (0..<200_000).map { Double($0) }
        let sampled = sketch(values, seed: seed)
        #expect(sampled.baseLevel == 2)
        #expect(sampled.weightedItems.reduce(0) { $0 + $1.count } == 200_000)
        #expect(worstRankError(sampled, values) < 0.0133)
    }

    @Test func `merged sketches are as good as one`() {
        var source = SampleSource(seed: 25)
        var values: [Double] = []
        var merged = QuantileSketch(seed: 3)
        for part in 1...50 {
            let pane = source.values(part * 20) { $0.normal() + Double(part) / 10 }
            values += pane
            merged.merge(sketch(pane, seed: UInt64(part)))
        }
        #expect(merged.count == values.count)
        #expect(merged.weightedItems.reduce(0) { $0 + $1.count } == values.count)
        #expect(merged.minimum == values.min())
        #expect(merged.maximum == values.max())
        #expect(worstRankError(merged, values) < 0.0133)
    }

    @Test func `sketches that sample merge with those that do not`() {
        var source = SampleSource(seed: 27)
        let many = source.values(150_001) { $0.normal() }
        let few = source.values(5003) { $0.normal() + 3 }
        var forth = sketch(many)
        forth.merge(sketch(few))
        var back = sketch(few)
        back.merge(sketch(many))
        for merged in [forth, back] {
            #expect(merged.weightedItems.reduce(0) { $0 + $1.count } == 155_004)
            #expect(worstRankError(merged, many + few) < 0.0133)
        }
    }

    @Test func `the sampling can be raised and lowered without losing weight`() {
        var source = SampleSource(seed: 29)
        var varied = QuantileSketch()
        var values: [Double] = []
        for round in 0..<60 {
            let block = source.values(500 + round) { $0.normal() }
            values += block
            varied.add(block.span)
            if round % 3 == 0 {
                varied.raiseBase(to: 3)
            } else if round % 3 == 2 {
                varied.lowerBase()
            }
            #expect(varied.weightedItems.reduce(0) { $0 + $1.count } == values.count)
        }
        #expect(worstRankError(varied, values) < 0.03)
    }

    @Test func `a value with a count weighs as often`() {
        var weighted = sketch((0..<1000).map(Double.init))
        weighted.add(5000, count: 12_345)
        #expect(weighted.count == 13_345)
        #expect(weighted.weightedItems.reduce(0) { $0 + $1.count } == 13_345)
        #expect(CumulativeDistribution(weighted).quantile(0.5) == 5000)
    }

    @Test(arguments: [8, 9, 31, 200, 1000], [1, 2, 3] as [UInt64])
    func `any mixture of blocks, weights and merges ends and loses nothing`(k: Int, seed: UInt64) {
        var source = SampleSource(seed: seed &* 31 &+ UInt64(k))
        var mixed = QuantileSketch(k: k, seed: seed)
        var count = 0
        for _ in 0..<150 {
            switch source.integer(below: 5) {
            case 0:
                let block = source.values(source.integer(below: 3000)) { $0.normal() }
                mixed.add(block.span)
                count += block.count
            case 1:
                let weight = 1 << source.integer(below: 45) + source.integer(below: 1000)
                mixed.add(source.normal(), count: weight)
                count += weight
            case 2:
                let block = source.values(source.integer(below: 5000)) { $0.normal() }
                var other = sketch(block, k: k, seed: seed + 1)
                other.add(source.normal(), count: 1 + source.integer(below: 1 << 30))
                count += other.count
                mixed.merge(other)
            case 3: mixed.raiseBase(to: source.integer(below: 6))
            default: mixed.lowerBase(to: source.integer(below: 3))
            }
            #expect(mixed.count == count)
        }
        #expect(mixed.weightedItems.reduce(0) { $0 + $1.count } == count)
        #expect(mixed.exchanged.items.count < 80 * k)
    }

    @Test func `values with counts that come together weigh as often`() {
        let entries = (0..<257).map { (value: Double($0), count: 1 + $0 % 9) }
        var together = QuantileSketch()
        together.add(entries)
        let total = entries.reduce(0) { $0 + $1.count }
        #expect(together.count == total)
        #expect(together.weightedItems.reduce(0) { $0 + $1.count } == total)
        #expect(together.minimum == 0)
        #expect(together.maximum == 256)
        let values = entries.flatMap { Array(repeating: $0.value, count: $0.count) }
        #expect(worstRankError(together, values) < 0.0133)
    }

    @Test func `infinite items of other implementations are sorted, too`() throws {
        var foreign = sketch((0..<100).map(Double.init), k: 8)
        foreign.merge(foreign)
        foreign.merge([-.infinity, .infinity], intoLevel: 3)
        foreign.merge([-.infinity, 7, .infinity], intoLevel: 3)
        let start = foreign.start(ofLevel: 2)
        let level = Array(foreign.items[start..<start + Int(foreign.levelCounts[2])])
        #expect(level == level.sorted())
        #expect(level.count { $0 == .infinity } == 2)
    }

    @Test func `numbers that are not finite are passed over`() {
        let built = sketch([1, .nan, .infinity, 2])
        #expect(built.count == 2)
        #expect(built.maximum == 2)
    }
}
