import Testing

@testable import Sketches

struct CountedValuesTests {
    private func read(_ bytes: [UInt8]) throws -> [(value: Double, count: Int)] {
        var reader = ByteReader(bytes[...])
        let entries = try reader.countedValues(countMax: 256)
        try #require(reader.remaining == 0)
        return entries
    }

    private func written(_ entries: [(value: Double, count: Int)]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(counted: entries)
        return writer.bytes
    }

    /// Columns of all kinds, by what they draw from.
    private static let columns: [(name: String, draw: @Sendable (inout SampleSource) -> Double)] = [
        ("four decimals", { ($0.normal() * 1e4).rounded() / 1e4 }),
        ("prices", { ($0.lognormal() * 1e4).rounded() / 100 }),
        ("whole numbers", { Double($0.integer(below: 1 << 40)) - 1e9 }),
        ("single precision", { Double(Float($0.normal())) }),
        ("eighths", { Double($0.integer(below: 4000)) / 8 }),
        ("doubles", { $0.normal() }),
        ("uniform", { $0.uniform() }),
        ("any bits", { Double(bitPattern: $0.bits()) }),
        ("subnormal", { Double(bitPattern: $0.bits() >> 13) }),
        ("greatest", { .greatestFiniteMagnitude * ($0.uniform() - 0.5) }),
        ("far", { 1e15 + Double($0.integer(below: 1000)) / 8 }),
        ("fifteen digits", { Double($0.integer(below: 1_000_000_000_000_000)) / 1e15 }),
    ]

    @Test func `numbers of every kind come back to the last bit`() throws {
        var source = SampleSource(seed: 81)
        for (name, draw) in Self.columns {
            for size in [1, 2, 50, 256] {
                let values = Set(source.values(size, draw).filter(\.isFinite).map { $0 + 0 })
                let entries = values.sorted().map { value in
                    (value: value, count: source.integer(below: 4) == 0 ? size : 1)
                }
                let bytes = written(entries)
                #expect(bytes.count <= 16 + 10 * entries.count, "\(name)")
                let found = try read(bytes)
                #expect(found.map(\.value.bitPattern) == entries.map(\.value.bitPattern), "\(name)")
                #expect(found.map(\.count) == entries.map(\.count), "\(name)")
            }
        }
    }

    @Test func `counts that are rarely 1, and none, come back`() throws {
        for counts in [
            [0, 0, 3], [2, 1, 1, 1], [1, 1, 1, 0], [1, 1, 1], [7, 8, 9], [1], [5], [],
        ] {
            let entries = counts.enumerated().map { (value: Double($0), count: $1) }
            #expect(try read(written(entries)).map(\.count) == counts)
        }
    }

    @Test func `fifty decimals with four digits take 200 bytes at most`() {
        var source = SampleSource(seed: 82)
        for scale in [1.0, 100, 10_000] {
            var summary = NumericSummary()
            summary.add(source.values(50) { ($0.normal() * scale * 1e4).rounded() / 1e4 })
            let bytes = FieldSummary.numeric(summary).encoded()
            #expect(bytes.count <= (scale > 100 ? 250 : 200))
        }
    }

    @Test func `steps past all numbers are refused`() {
        // Two whole numbers, of which the second lies 2^64 − 1 beyond the first.
        let step = [UInt8](repeating: 0xFF, count: 9) + [1]
        #expect(throws: SummaryDecodingError.self) { try read([2, 0, 0, 0] + step + [1, 1]) }
        #expect(throws: SummaryDecodingError.self) { try read([2, 0, 16, 0, 1, 1, 1]) }
        #expect(throws: SummaryDecodingError.self) { try read([1, 8, 0, 0, 1]) }
        // More counts of 1 than numbers.
        #expect(throws: SummaryDecodingError.self) { try read([1, 4, 0, 0, 2]) }
    }

    @Test func `counts that were read are found, added to and merged`() throws {
        let counts = try #require(ValueCounts(ascending: [(-2, 1), (0, 3), (7.5, 2)]))
        #expect([-2, -1, 0, 7.5, 8].map { counts.count(of: $0) } == [1, 0, 3, 2, 0])
        var added = counts
        added.add(-1, count: 4)
        added.add(7.5)
        #expect([-2, -1, 0, 7.5].map { added.count(of: $0) } == [1, 4, 3, 3])
        var block = counts
        #expect(block.add([3, -2, 3].span, distinctCountMax: 256) == 3)
        #expect([-2, 0, 3].map { block.count(of: $0) } == [2, 3, 2])
        var merged = counts
        merged.merge(counts)
        #expect(merged.entries.map(\.count) == [2, 6, 4])
        var doubled = counts
        for entry in counts.entries { doubled.add(entry.value, count: entry.count) }
        #expect(merged == doubled)
        #expect(try #require(ValueCounts(ascending: [(1, 0)])).distinctCount == 0)
        #expect(ValueCounts(ascending: [(1, FieldSummary.rowCountMax), (2, 1)]) == nil)
    }

    @Test func `the checksum is that of RFC 3720`() {
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
        #expect(checksum([]) == 0)
    }
}
