import Randomness
import Testing

@testable import Lineage

@Suite struct RowMapTests {
    /// Row maps of every kind, each with the form that it should come out in.
    private static var examples: [(name: String, rows: [Int], form: String)] {
        var generator = SplitMix64(seed: 7)
        let kept = { (share: Double, count: Int) in
            (0..<count).filter { _ in generator.chance(share) }
        }
        var shuffled = Array(0..<5000)
        shuffled.shuffle(using: &generator)
        return [
            ("nothing", [], "shifted"),
            ("a map", Array(0..<5000), "shifted"),
            ("a range", Array(700..<900), "shifted"),
            ("a filter that keeps 99 of 100", kept(0.99, 20_000), "stretches"),
            ("a filter that keeps half", kept(0.5, 20_000), "bitmap"),
            ("a filter that keeps 1 of 100", kept(0.01, 200_000), "gaps"),
            ("an explosion", (0..<10_000).map { $0 / 50 }, "repeats"),
            ("a shuffle", shuffled, "packed"),
            (
                "a join", (0..<5000).map { _ in Int.random(in: 0..<900, using: &generator) },
                "packed"
            ),
            ("blocks in another order", Array(600..<900) + Array(0..<600), "stretches"),
        ]
    }

    @Test func `the smallest form is chosen, and every row is found in it`() {
        for (name, rows, form) in Self.examples {
            let map = RowMap(rows)
            #expect("\(map.form)".hasPrefix(form), "\(name)")
            #expect((0..<rows.count).allSatisfy { map.inputs(of: $0) == [rows[$0]] }, "\(name)")
            #expect(map.inputs(of: rows.count) == [] && map.inputs(of: -1) == [])
        }
    }

    @Test func `a map is read again as it was written`() throws {
        for (name, rows, _) in Self.examples {
            let map = RowMap(rows)
            let again = try #require(RowMap(encoded: map.encoded), "\(name)")
            #expect(again == map, "\(name)")
        }
    }

    /// Maps that are stored already are read by every later version.
    @Test func `the bytes of a stored map stay what they are`() {
        let golden: [(RowMap, [UInt8])] = [
            (RowMap([7, 8, 9]), [0, 3, 7]),
            (
                RowMap(stretches: [(0, 100_000), (200_000, 50_000)]),
                [1, 240, 147, 9, 0, 160, 141, 6, 192, 154, 12, 208, 134, 3]
            ),
            (RowMap([0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2]), [2, 12, 0, 3, 5, 4]),
            (RowMap([0, 2, 3, 5, 8, 9, 11, 14, 15, 16, 18, 20, 23]), [3, 13, 45, 203, 149]),
            (
                RowMap((0..<12).map { $0 * 90 + $0 % 5 }),
                [4, 12, 0, 91, 91, 91, 91, 86, 91, 91, 91, 91, 86, 91]
            ),
            (RowMap([5, 0, 7, 2, 6, 1]), [5, 6, 3, 197, 229, 0]),
            (RowMap(groups: [[0, 1], [], [5]]), [6, 3, 3, 2, 0, 1, 3, 3, 35]),
        ]
        for (map, bytes) in golden {
            #expect(map.encoded == bytes)
            #expect(RowMap(encoded: bytes) == map)
        }
    }

    @Test func `groups hold any number of rows`() throws {
        var generator = SplitMix64(seed: 8)
        let groups = (0..<300).map { _ in
            (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
                Int.random(in: 0..<1000, using: &generator)
            }
        }
        let map = RowMap(groups: groups)
        #expect((0..<300).map { map.inputs(of: $0) } == groups)
        #expect(RowMap(encoded: map.encoded) == map)
        #expect(RowMap(groups: [[4], [2], [9]]) == RowMap([4, 2, 9]))
    }

    @Test func `the way forward is the way back turned around`() {
        let map = RowMap(groups: [[0, 5], [1], [], [5, 2]])
        #expect(map.outputs(of: [5]) == [0, 3])
        #expect(map.outputs(of: [1, 2]) == [1, 3])
        #expect(map.outputs(of: [7]) == [])
        for (name, rows, _) in Self.examples {
            let asked = Set(rows.prefix(3) + rows.suffix(2))
            let expected = rows.indices.filter { asked.contains(rows[$0]) }
            #expect(RowMap(rows).outputs(of: asked) == expected, "\(name)")
        }
    }

    @Test func `few ranges stand for more rows than memory holds`() throws {
        let half = RowMap.rowMax / 2
        let map = RowMap(stretches: [(half, half), (0, 0), (5, 10), (15, 10), (0, half - 30)])
        #expect(map.count == 2 * half - 10)
        #expect(map.byteCount < 40)
        #expect(map.inputs(of: half - 1) == [2 * half - 1])
        #expect(map.inputs(of: half) == [5])
        #expect(map.outputs(of: [7, half + 3]) == [3, half + 2, half + 27])
        #expect(RowMap(encoded: map.encoded) == map)
        let whole = RowMap(identityOf: RowMap.rowMax)
        #expect(whole.outputs(of: [RowMap.rowMax - 1, RowMap.rowMax]) == [RowMap.rowMax - 1])
        #expect(RowMap(stretches: [(0, 400), (400, 400)]) == RowMap(identityOf: 800))
        for (name, rows, _) in Self.examples {
            #expect(RowMap(stretches: rows.map { ($0, 1) }) == RowMap(rows), "\(name)")
        }
    }

    @Test func `a map turned around leads from every input row to its output rows`() throws {
        for (name, rows, _) in Self.examples {
            let expected = Dictionary(grouping: rows.indices) { rows[$0] }
            let turned = try #require(ForwardRowMap(RowMap(rows)))
            let isRight = (0..<1000).allSatisfy { turned.outputs(of: $0) == expected[$0] ?? [] }
            #expect(isRight, "\(name)")
        }
        let far = try #require(
            ForwardRowMap(RowMap([RowMap.rowMax, 0, 1 << 33, RowMap.rowMax])))
        #expect(far.outputs(of: RowMap.rowMax) == [0, 3])
        #expect(far.outputs(of: 1 << 33) == [2])
    }

    /// Bytes for each output row, for each input row where rows are grouped; the bounds are those of
    /// the design.
    @Test func `maps of half a million rows are small`() {
        var generator = SplitMix64(seed: 9)
        let size = { (rows: [Int]) in Double(RowMap(rows).byteCount) / Double(rows.count) }
        let kept = { (share: Double) in (0..<500_000).filter { _ in generator.chance(share) } }
        #expect(size(Array(3..<500_000)) == 0)
        #expect(size(kept(0.99)) < 0.08)
        #expect(size(kept(0.5)) < 0.2501)
        #expect(size(kept(0.01)) < 1.5)
        #expect(size((0..<500_000).map { $0 / 50 }) <= 0.021)
        #expect(
            size((0..<500_000).map { _ in Int.random(in: 0..<65_536, using: &generator) }) < 2.01)
        let shuffled = Array(0..<500_000).shuffled(using: &generator)
        #expect(size(shuffled) < 3.5)
        let groups = (0..<50_000).map { Array(shuffled[$0 * 10..<$0 * 10 + 10]) }
        #expect(Double(RowMap(groups: groups).byteCount) / 500_000 < 4)
    }

    @Test func `bytes that are no map are refused and never trap`() {
        for (_, rows, _) in Self.examples where !rows.isEmpty {
            let bytes = RowMap(Array(rows.prefix(300))).encoded
            for end in bytes.indices { #expect(RowMap(encoded: Array(bytes[..<end])) == nil) }
            for index in bytes.indices {
                for flip in [UInt8(1), 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[index] ^= flip
                    guard let map = RowMap(encoded: damaged), map.count < 100_000 else { continue }
                    for row in 0..<map.count { _ = map.inputs(of: row) }
                }
            }
        }
    }
}

extension RowMap {
    fileprivate func outputs(of inputs: Set<Int>) -> [Int]? {
        outputs(of: inputs) { ForwardRowMap(self) }
    }
}
