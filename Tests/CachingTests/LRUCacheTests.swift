import Randomness
import Testing

@testable import Caching

struct LRUCacheTests {
    /// What a cache holds, in a list.
    private struct Model {
        /// The one that was used last at the end.
        var entries: [(key: Int, value: Int, cost: Int)] = []

        var cost: Int { entries.reduce(0) { $0 + $1.cost } }

        mutating func value(for key: Int) -> Int? {
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            entries.append(entries.remove(at: index))
            return entries.last?.value
        }

        mutating func keep(_ value: Int, for key: Int, cost: Int, costMax: Int) {
            entries.removeAll { $0.key == key }
            entries.append((key, value, cost))
            while self.cost > costMax, entries.count > 1 { entries.removeFirst() }
        }
    }

    @Test(arguments: [1, 5, 40, 300]) func `a cache holds what a list does`(costMax: Int) {
        var generator = SplitMix64(seed: UInt64(costMax))
        var cache = LRUCache<Int, Int>(costMax: costMax)
        var model = Model()
        for step in 0..<4000 {
            let key = generator.next(below: 60)
            if generator.next(below: 3) == 0 {
                let cost = generator.next(below: 12)
                cache.keep(step, for: key, cost: cost)
                model.keep(step, for: key, cost: cost, costMax: costMax)
            } else {
                #expect(cache.value(for: key) == model.value(for: key))
            }
            #expect(cache.count == model.entries.count)
            #expect(cache.cost == model.cost)
        }
        for entry in model.entries { #expect(cache.value(for: entry.key) == entry.value) }
    }

    @Test func `what is used stays, however often the others change`() {
        var cache = LRUCache<String, Int>(costMax: 3)
        cache.keep(0, for: "used")
        for number in 1...1000 {
            cache.keep(number, for: "\(number)")
            #expect(cache.value(for: "used") == 0)
        }
        #expect(cache.count == 3)
        #expect(cache.value(for: "998") == nil)
        #expect(cache.value(for: "999") == 999)
    }

    @Test func `the newest is kept whatever it costs`() {
        var cache = LRUCache<Int, Int>(costMax: 10)
        cache.keep(1, for: 1, cost: 4)
        cache.keep(2, for: 2, cost: 100)
        #expect(cache.count == 1)
        #expect(cache.value(for: 2) == 2)
        cache.keep(3, for: 3, cost: 10)
        #expect(cache.count == 1)
        #expect(cache.cost == 10)
    }
}
