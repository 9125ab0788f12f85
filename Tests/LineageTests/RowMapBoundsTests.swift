import Randomness
import Testing

@testable import Lineage

/// What a map says of rows that are not there must cost neither time nor memory.
@Suite struct RowMapBoundsTests {
    @Test func `rows that jump far and fall again are packed at once`() {
        let duration = ContinuousClock().measure {
            let map = RowMap([3, 1 << 32, 2])
            #expect((0..<3).map { map.inputs(of: $0) } == [[3], [1 << 32], [2]])
            let far = RowMap([RowMap.rowMax - 3, RowMap.rowMax, 0, RowMap.rowMax - 2])
            #expect(far.inputs(of: 1) == [RowMap.rowMax])
        }
        #expect(duration < .seconds(1))
    }

    @Test func `many stretches are written without their rows`() {
        let overlapping = (0..<100_000).map { _ in (first: 0, count: 250) }
        let ascending = (0..<100_000).map { (first: $0 * 12, count: 9) }
        let duration = ContinuousClock().measure {
            let map = RowMap(stretches: overlapping)
            #expect(map.count == 25_000_000)
            #expect(map.byteCount < 600_000)
            #expect(map.inputs(of: 24_999_999) == [249])
            #expect(map.outputs(of: [7], countMax: 1000) { nil } == nil)
            let bits = RowMap(stretches: ascending)
            #expect("\(bits.form)".hasPrefix("bitmap"))
            #expect(bits == RowMap(ascending.flatMap { $0.first..<$0.first + $0.count }))
        }
        #expect(duration < .seconds(10))
    }

    @Test func `stretches and their rows come to maps of one size`() {
        var generator = SplitMix64(seed: 11)
        for length in [1, 2, 5, 8, 9, 16, 40] {
            for gap in [1, 3, 20, 300] {
                var first = 0
                let stretches = (0..<200).map { _ in
                    first += Int.random(in: 1...gap, using: &generator)
                    defer { first += length }
                    return (first: first, count: length)
                }
                let rows = stretches.flatMap { $0.first..<$0.first + $0.count }
                #expect(RowMap(stretches: stretches).byteCount == RowMap(rows).byteCount)
            }
        }
    }

    /// No sender writes such maps, but a file may hold them.
    @Test func `stored maps of more rows than memory holds are followed no further than asked`() {
        var repeats: [UInt8] = [2]
        repeats.appendVarint(1 << 40)
        repeats.appendVarint(5)
        repeats.appendVarint(1 << 40)
        var group: [UInt8] = [6, 1, 6]
        var size: [UInt8] = []
        size.appendVarint(1 << 40)
        group[2] = UInt8(size.count)
        group += size + [0]
        group.appendVarint(1 << 40)
        group.append(0)
        let duration = ContinuousClock().measure {
            let exploded = RowMap(encoded: repeats)
            #expect(exploded?.inputs(of: 1 << 39) == [5])
            #expect(exploded.map { $0.outputs(of: [5], countMax: 1000) { nil } } == .some(nil))
            let grouped = RowMap(encoded: group)
            #expect(grouped.map { $0.inputs(of: 0, countMax: 1000) } == .some(nil))
            #expect(grouped.map { ForwardRowMap($0) == nil } == true)
        }
        #expect(duration < .seconds(1))
    }

    @Test func `mutated maps are refused, or read and followed within bounds`() {
        var generator = SplitMix64(seed: 12)
        let examples = [
            RowMap(identityOf: 70), RowMap(stretches: [(5, 90), (0, 3), (400, 60)]),
            RowMap((0..<200).map { $0 / 7 }), RowMap(Array(0..<300).filter { $0 % 3 != 1 }),
            RowMap((0..<50).map { $0 * 997 }), RowMap((0..<99).map { $0 * 31 % 99 }),
            RowMap(groups: [[0, 5], [1], [], [5, 2, 9]]),
        ].map(\.encoded)
        for _ in 0..<5000 {
            var bytes = examples[Int.random(in: 0..<examples.count, using: &generator)]
            for _ in 0...Int.random(in: 0..<4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes[index] = [0, 0x7F, 0x80, 0xFF][index % 4]
                case 2: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0x7F], at: index)
                default: if bytes.count > 1 { bytes.remove(at: index) }
                }
            }
            guard let map = RowMap(encoded: bytes) else { continue }
            #expect(RowMap(encoded: map.encoded) == map)
            for row in [0, 1, map.count / 2, map.count - 1, map.count] {
                _ = map.inputs(of: row, countMax: 1000)
            }
            let forward = map.pairCount < 100_000 ? ForwardRowMap(map) : nil
            _ = map.outputs(of: [0, 5, 60, RowMap.rowMax], countMax: 1000) { forward }
        }
    }
}
