import Lineage
import Testing

@testable import Store

@Suite struct RowMapCacheTests {
    @Test func `a map is read once, and turned around once`() {
        let cache = RowMapCache()
        var readCount = 0
        let entries = (0..<3).map { _ in
            cache.entry(7) {
                readCount += 1
                return RowMap([2, 0, 1])
            }
        }
        #expect(readCount == 1)
        #expect(entries.allSatisfy { $0 === entries[0] })
        #expect(cache.forward(entries[1])?.outputs(of: 2) == [0])
    }

    @Test func `what was asked for longest ago goes when room is short`() {
        let cache = RowMapCache(bytesMax: 1000)
        let map = RowMap((0..<600).reversed().map { $0 })
        for id in 1...2 { _ = cache.entry(Int64(id)) { RowMap([1, 0]) } }
        _ = cache.entry(1) { RowMap([]) }
        _ = cache.entry(3) { map }
        #expect(cache.count == 3)
        // Turned around, the large map needs the room of all others.
        _ = cache.forward(cache.entry(3) { map })
        _ = cache.entry(4) { RowMap([1, 0]) }
        #expect(cache.count == 1)
    }
}
