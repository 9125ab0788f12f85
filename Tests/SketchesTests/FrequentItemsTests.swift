import Testing

@testable import Sketches

/// Bytes by the Python package datasketches 5.2.0: `f = frequent_strings_sketch(8)`, `f.update(x)`
/// for each item, `f.serialize().hex()`.
struct FrequentItemsTests {
    private func items(_ items: [String]) -> FrequentItems {
        var frequent = FrequentItems()
        for item in items { frequent.add(item) }
        return frequent
    }

    @Test func `nothing and one item are written byte by byte as DataSketches does`() {
        #expect(items([]).dataSketchesBytes() == bytes("01010a0803050000"))
        #expect(
            items(["a"]).dataSketchesBytes()
                == bytes(
                    """
                    04010a0803000000010000000000000001000000000000000000000000000000010000000000\
                    00000100000061
                    """))
    }

    @Test func `a sketch of DataSketches is read`() throws {
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

    @Test func `counts are exact up to 256 categories`() {
        var frequent = FrequentItems()
        for category in 0..<256 { frequent.add("c\(category)", count: category + 1) }
        #expect(frequent.isExact)
        #expect(frequent.counts.first.map { $0.item == "c255" && $0.count == 256 } ?? false)
        #expect(frequent.counts.count == 256)
        #expect(frequent.totalCount == 256 * 257 / 2)
    }

    @Test func `a million categories keep the frequent ones, within the error that is said`() {
        var frequent = FrequentItems()
        var source = SampleSource(seed: 9)
        var truth = 0
        for index in 0..<200_000 {
            if index.isMultiple(of: 5) {
                frequent.add("hot")
                truth += 1
            } else {
                frequent.add("cold \(source.bits())")
            }
        }
        #expect(!frequent.isExact)
        #expect(frequent.itemCount <= 256)
        let count = frequent.counts.first
        #expect(count?.item == "hot")
        #expect((truth - frequent.errorMax)...(truth + frequent.errorMax) ~= count?.count ?? 0)
        #expect(frequent.errorMax < 200_000 / 100)
        #expect(frequent.totalCount == 200_000)
    }

    @Test func `merging is as good as counting in one place`() {
        let left = items(["a", "b", "a"])
        var merged = left
        merged.merge(items(["a", "c"]))
        #expect(merged == items(["a", "b", "a", "a", "c"]))
    }
}
