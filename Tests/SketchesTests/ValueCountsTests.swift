import Testing

@testable import Sketches

@Suite struct ValueCountsTests {
    @Test func `values are counted and read in order`() {
        var counts = ValueCounts()
        for value in [3.0, -1, 3, 0, -0.0, 2.5, -1, 3] { counts.add(value) }
        #expect(counts.entries.map(\.value) == [-1, 0, 2.5, 3])
        #expect(counts.entries.map(\.count) == [2, 2, 1, 3])
        #expect(counts.entries[1].value.sign == .plus)
        #expect(counts.count == 8)
        #expect(counts.distinctCount == 4)
        #expect(counts.count(of: 3) == 3)
        #expect(counts.count(of: 7) == 0)
    }

    @Test func `numbers that are not finite are passed over`() {
        var counts = ValueCounts()
        counts.add(.nan)
        counts.add(.infinity)
        #expect(counts.distinctCount == 0)
        #expect(counts.entries.isEmpty)
    }

    @Test func `a block is counted up to one distinct value too many`() {
        var counts = ValueCounts()
        let values = (0..<1000).map { Double($0 % 300) }
        let counted = counts.add(values.span, distinctCountMax: 256)
        #expect(counted == 256)
        #expect(counts.distinctCount == 256)
        #expect(counts.count == 256)
    }

    @Test func `merging adds what both count, and what one does`() {
        var source = SampleSource(seed: 4)
        var sum = ValueCounts()
        var expected: [Double: Int] = [:]
        for distinctCount in [3, 40, 200, 1, 256, 256, 90] {
            var part = ValueCounts()
            for _ in 0..<2 * distinctCount {
                let value = Double(source.integer(below: 3 * distinctCount)) / 4
                let count = 1 + source.integer(below: 5)
                part.add(value, count: count)
                expected[value, default: 0] += count
            }
            sum.merge(part)
            #expect(sum.count == expected.values.reduce(0, +))
            #expect(sum.distinctCount == expected.count)
            for (value, count) in expected { #expect(sum.count(of: value) == count) }
            #expect(sum.count(of: 1e6) == 0)
        }
    }

    @Test func `values that find no table without a clash are counted once each`() {
        // About one set of forty in ten clashes in every table that is tried.
        var source = SampleSource(seed: 3)
        for _ in 0..<500 {
            var counts = ValueCounts()
            var expected: [Double: Int] = [:]
            for block in 0..<2 {
                let values = source.values(40) {
                    Double($0.integer(below: 6000)) / 1000 - (block == 0 ? 3 : 2.5)
                }
                _ = counts.add(values.span, distinctCountMax: 256)
                for value in values { expected[value + 0, default: 0] += 1 }
            }
            #expect(counts.distinctCount == expected.count)
            #expect(expected.allSatisfy { counts.count(of: $0.key) == $0.value })
        }
    }

    @Test func `many blocks count as a dictionary does`() {
        var source = SampleSource(seed: 2)
        var counts = ValueCounts()
        var expected: [Double: Int] = [:]
        for _ in 0..<20 {
            let block = source.values(700) { Double($0.integer(below: 250)) * 0.5 - 20 }
            #expect(counts.add(block.span, distinctCountMax: 256) == 700)
            for value in block { expected[value, default: 0] += 1 }
        }
        #expect(counts.entries.map(\.value) == expected.keys.sorted())
        #expect(counts.entries.allSatisfy { expected[$0.value] == $0.count })
    }

    @Test func `merging adds and subtracting takes away again`() {
        var first = ValueCounts()
        for value in 0..<100 { first.add(Double(value), count: value + 1) }
        var second = ValueCounts()
        for value in 50..<150 { second.add(Double(value), count: 2) }
        var sum = first
        sum.merge(second)
        #expect(sum.distinctCount == 150)
        #expect(sum.count(of: 60) == 63)
        sum.subtract(second)
        #expect(sum == first)
        #expect(sum != second)
    }
}
