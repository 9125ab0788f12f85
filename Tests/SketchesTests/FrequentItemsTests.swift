import Testing

@testable import Sketches

@Suite struct FrequentItemsTests {
    private func items(_ counts: [(String, Int)]) -> FrequentItems {
        var items = FrequentItems()
        for (item, count) in counts { items.add(item, count: count) }
        return items
    }

    @Test func `up to 1,024 categories are counted exactly`() {
        var source = SampleSource(seed: 41)
        var counted = FrequentItems()
        var expected: [String: Int] = [:]
        for _ in 0..<60_000 {
            let number = source.integer(below: 1024)
            let name = number % 3 == 0 ? "a category of a longer name, \(number)" : "\(number)"
            counted.add(name)
            expected[name, default: 0] += 1
        }
        #expect(counted.isExact)
        #expect(counted.totalCount == 60_000)
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

    /// Categories of a Zipf distribution, and how often each of them came.
    private func crowd(
        _ count: Int, seed: UInt64
    ) -> (counted: FrequentItems, expected: [String: Int]) {
        var source = SampleSource(seed: seed)
        var counted = FrequentItems()
        var expected: [String: Int] = [:]
        for _ in 0..<count {
            let name = "c\(Int(min(source.pareto(0.5), 1e15)))"
            counted.add(name)
            expected[name, default: 0] += 1
        }
        return (counted, expected)
    }

    /// Counts the categories whose bounds do not hold the truth, and those of exact bounds.
    private func tally(
        _ counted: FrequentItems, _ expected: [String: Int]
    ) -> (misses: Int, exact: Int) {
        var tally = (misses: 0, exact: 0)
        for (item, count) in expected {
            let bounds = counted.bounds(of: item)
            if !(bounds.least...bounds.most ~= count) { tally.misses += 1 }
            if bounds.least == bounds.most { tally.exact += 1 }
        }
        return tally
    }

    @Test func `beyond that the frequent ones are exact, and all are within their bounds`() {
        let (counted, expected) = crowd(50_000, seed: 43)
        #expect(counted.errorMax > 0)
        #expect(expected.count > 2000)
        #expect(counted.itemCount <= FrequentItems.frequentCountMax)
        // Every purge takes from 385 counters at least what it adds to the error.
        #expect(counted.errorMax * 385 <= 50_000)
        let (misses, exact) = tally(counted, expected)
        #expect(misses == 0)
        #expect(exact >= 100)
        let frequent = expected.sorted { $0.value > $1.value }.prefix(100)
        for (item, count) in frequent {
            #expect(counted.bounds(of: item) == CountBounds(least: count, most: count))
        }
        #expect(counted.counts.reduce(0) { $0 + $1.count } <= 50_000)
        #expect(zip(counted.counts, counted.counts.dropFirst()).allSatisfy { $0.count >= $1.count })
    }

    @Test func `a category that comes late may have come before`() {
        var counted = FrequentItems()
        for index in 0..<5000 { counted.add("r\(index)") }
        let before = counted.errorMax
        #expect(before > 0)
        counted.add("late", count: 700)
        #expect(counted.bounds(of: "late") == CountBounds(least: 700, most: 700 + before))
        for index in 5000..<9000 { counted.add("r\(index)") }
        #expect(counted.errorMax > before)
        #expect(counted.bounds(of: "late") == CountBounds(least: 700, most: 700 + before))
        #expect(counted.bounds(of: "never") == CountBounds(least: 0, most: counted.errorMax))
    }

    @Test(arguments: [1, 2, 24]) func `bounds hold in whatever panes values come`(paneCount: Int) {
        var merged = FrequentItems()
        var expected: [String: Int] = [:]
        for pane in 0..<paneCount {
            let (counted, seen) = crowd(48_000 / paneCount, seed: 100 + UInt64(pane))
            expected.merge(seen, uniquingKeysWith: +)
            if pane % 2 == 0 {
                merged.merge(counted)
            } else {
                var other = counted
                other.merge(merged)
                merged = other
            }
        }
        #expect(merged.errorMax > 0)
        #expect(merged.totalCount == 48_000)
        #expect(merged.errorMax * 385 <= 48_000)
        let (misses, exact) = tally(merged, expected)
        #expect(misses == 0)
        #expect(exact >= 30)
    }

    @Test func `merging adds`() {
        var left = items([("a", 3), ("b", 1)])
        left.merge(items([("b", 4), ("c", 2)]))
        #expect(left == items([("b", 5), ("a", 3), ("c", 2)]))
        var many = items((0..<800).map { ("x\($0)", 1000 + $0) })
        many.merge(items((0..<800).map { ("y\($0)", 1 + $0 / 80) } + [("x799", 5)]))
        #expect(!many.isExact)
        #expect(many.totalCount == 800_000 + 319_600 + 4400 + 5)
        // Of neither side a category was lost before.
        #expect(many.bounds(of: "x799") == CountBounds(least: 1804, most: 1804))
    }

    @Test func `a million names are bounded, and a frequent one among them is counted`() {
        var counted = FrequentItems()
        for index in 0..<1_000_000 {
            counted.add("id \(index)")
            if index % 100 == 0 { counted.add("the same") }
        }
        #expect(counted.itemCount <= FrequentItems.frequentCountMax)
        #expect(counted.errorMax * 385 <= counted.totalCount)
        #expect(counted.bounds(of: "the same") == CountBounds(least: 10_000, most: 10_000))
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

    @Test func `bounds are no narrower for having been DataSketches' bytes`() throws {
        let (counted, expected) = crowd(50_000, seed: 44)
        let read = try FrequentItems(dataSketchesBytes: counted.dataSketchesBytes())
        #expect(read.errorMax == counted.errorMax && read.totalCount == counted.totalCount)
        #expect(read.dataSketchesBytes() == counted.dataSketchesBytes())
        #expect(tally(read, expected).misses == 0)
        counted.forEach { item, bounds in #expect(read.bounds(of: item).most == bounds.most) }
    }

    /// Bytes of our own, changed at random, are refused or are a state that keeps its promises.
    @Test func `damaged bytes of inexact counts do no harm`() {
        var (counted, _) = crowd(30_000, seed: 45)
        for index in 0..<3 { counted.add("late \(index)", count: 300) }
        var writer = ByteWriter()
        counted.encode(into: &writer)
        var source = SampleSource(seed: 46)
        var readCount = 0
        for _ in 0..<3000 {
            var bytes = writer.bytes
            for _ in 0...source.integer(below: 3) {
                bytes[source.integer(below: bytes.count)] = UInt8(
                    truncatingIfNeeded: source.bits())
            }
            var reader = ByteReader(bytes[...])
            guard var read = try? FrequentItems(decoding: &reader) else { continue }
            readCount += 1
            var sum = 0
            read.forEach { _, bounds in
                sum += bounds.least
                #expect(bounds.least > 0 && bounds.most > read.errorMax)
                #expect(0...read.errorMax ~= bounds.most - bounds.least)
            }
            #expect(sum <= read.totalCount)
            read.merge(counted)
            _ = read.dataSketchesBytes()
        }
        #expect(readCount > 100)
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
