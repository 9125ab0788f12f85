import Testing

@testable import Sketches

@Suite struct FrequentItemsTests {
    private func items(_ counts: [(String, Int)]) -> FrequentItems {
        var items = FrequentItems()
        for (item, count) in counts { items.add(item, count: count) }
        return items
    }

    @Test func `up to 256 categories are counted exactly`() {
        var source = SampleSource(seed: 41)
        var counted = FrequentItems()
        var expected: [String: Int] = [:]
        for _ in 0..<20_000 {
            let number = source.integer(below: 256)
            let name = number % 3 == 0 ? "a category of a longer name, \(number)" : "\(number)"
            counted.add(name)
            expected[name, default: 0] += 1
        }
        #expect(counted.isExact)
        #expect(counted.totalCount == 20_000)
        #expect(counted.counts.count == expected.count)
        #expect(counted.counts.allSatisfy { expected[$0.item] == $0.count })
        #expect(zip(counted.counts, counted.counts.dropFirst()).allSatisfy { $0.count >= $1.count })
    }

    @Test func `categories are told apart by their bytes`() {
        let counted = items([
            ("", 1), ("a", 1), ("a\0", 1), ("e\u{301}", 2), ("é", 3), ("0123456789abcdef", 4),
            ("0123456789abcdefg", 5), ("0123456789abcdefh", 6),
        ])
        #expect(counted.counts.map(\.count) == [6, 5, 4, 3, 2, 1, 1, 1])
        #expect(counted.count(of: "a\0") == 1)
        #expect(counted.count(of: "0123456789abcdefg") == 5)
        #expect(counted.count(of: "b") == 0)
    }

    @Test func `beyond that the frequent ones are within the error`() {
        var source = SampleSource(seed: 43)
        var counted = FrequentItems()
        var expected: [String: Int] = [:]
        for _ in 0..<50_000 {
            let name = "c\(Int(source.pareto(1)))"
            counted.add(name)
            expected[name, default: 0] += 1
        }
        #expect(!counted.isExact)
        #expect(counted.itemCount <= FrequentItems.frequentCountMax)
        #expect(counted.errorMax < 50_000 / 64)
        for (item, count) in expected {
            #expect(counted.count(of: item) <= count)
            #expect(counted.count(of: item) + counted.errorMax >= count)
        }
    }

    @Test func `merging adds`() {
        var left = items([("a", 3), ("b", 1)])
        left.merge(items([("b", 4), ("c", 2)]))
        #expect(left == items([("b", 5), ("a", 3), ("c", 2)]))
        var many = items((0..<200).map { ("x\($0)", 1000 + $0) })
        many.merge(items((0..<200).map { ("y\($0)", 1 + $0 / 20) }))
        #expect(!many.isExact)
        #expect(many.totalCount == 200_000 + 19_900 + 1100)
        #expect(many.count(of: "x199") + many.errorMax >= 1199)
    }

    // Bytes by the Python package datasketches 5.2.0, s = frequent_strings_sketch(lg),
    // s.update(item, count), s.serialize().hex().
    @Test func `one category is written byte by byte as DataSketches does`() throws {
        let hex = """
            04010a080300000001000000000000000300000000000000000000000000000003000000000000000100\
            000061
            """
        #expect(items([("a", 3)]).dataSketchesBytes() == bytes(hex))
        #expect(try FrequentItems(dataSketchesBytes: bytes(hex)) == items([("a", 3)]))
        #expect(FrequentItems().dataSketchesBytes() == bytes("01010a0803050000"))
        #expect(try FrequentItems(dataSketchesBytes: bytes("01010a0803050000")).totalCount == 0)
    }

    @Test func `several categories are read in whatever order`() throws {
        let read = try FrequentItems(
            dataSketchesBytes: bytes(
                """
                04010a080300000003000000000000000600000000000000000000000000000002000000000000000300\
                00000000000001000000000000000200000062630100000061010000006\
                4
                """))
        #expect(read == items([("a", 3), ("bc", 2), ("d", 1)]))
        #expect(try FrequentItems(dataSketchesBytes: read.dataSketchesBytes()) == read)
    }

    @Test func `a purged sketch keeps its error`() throws {
        // lg 3, 'c0' to 'c8' in turn 30 times, 'c0' 21 each time and the others 1
        let read = try FrequentItems(
            dataSketchesBytes: bytes(
                """
                04010a030300000003000000000000006e00000000000000040000000000000001000000000000005000\
                00000000000001000000000000000200000063320200000063300200\
                00006331
                """))
        #expect(read.totalCount == 110)
        #expect(read.errorMax == 4)
        #expect(!read.isExact)
        #expect(read.count(of: "c0") == 80)
        #expect(try FrequentItems(dataSketchesBytes: read.dataSketchesBytes()) == read)
    }

    @Test func `other bytes are refused`() {
        let good = items([("a", 3), ("b", 2)]).dataSketchesBytes()
        var otherWeight = good
        otherWeight[32] = 9
        var otherLength = good
        otherLength[48] = 200
        for bad in [[], Array(good.dropLast()), good + [0], otherWeight, otherLength] {
            #expect(throws: SummaryDecodingError.self) {
                try FrequentItems(dataSketchesBytes: bad)
            }
        }
    }

    @Test func `categories beyond ASCII are read`() throws {
        // ['a', 'b', 'a', 'é']
        let read = try FrequentItems(
            dataSketchesBytes: bytes(
                """
                04010a08030000000300000000000000040000000000000000000000000000000100000000000000\
                0200000000000000010000000000000002000000c3a901000000610100000062
                """))
        #expect(read.totalCount == 4)
        #expect(read.isExact)
        #expect(read.count(of: "a") == 2 && read.count(of: "b") == 1 && read.count(of: "é") == 1)
        #expect(try FrequentItems(dataSketchesBytes: read.dataSketchesBytes()) == read)
    }
}
