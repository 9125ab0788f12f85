import DequeModule

/// A cache of a capacity that evicts the least recently used entries first.
///
/// Every use is noted at the end of a queue, and of a key's notes the newest counts; the others are
/// passed over when they come to the front, or swept out when they become the most. A use so takes
/// the same time however much is kept, where moving a key to the end of an ordered dictionary takes
/// longer the more there is behind it.
package struct LRUCache<Key: Hashable, Value> {
    private struct Entry {
        var value: Value
        var cost: Int
        var lastUse: Int
    }

    private struct Use {
        let key: Key
        let number: Int
    }

    /// The capacity: how much all entries may cost; the newest is kept whatever it costs.
    package let costMax: Int
    /// What all entries cost.
    package private(set) var cost = 0
    private var entries: [Key: Entry] = [:]
    /// The oldest first.
    private var uses: Deque<Use> = []
    private var useCount = 0

    /// So few notes are never swept.
    private static var noteCountMin: Int { 32 }

    package init(costMax: Int) {
        self.costMax = costMax
    }

    /// How many values are kept.
    package var count: Int { entries.count }

    /// The value of a key, which is used by that; nil where it is not kept.
    package mutating func value(for key: Key) -> Value? {
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].lastUse = noteUse(of: key)
        return entries.values[index].value
    }

    /// Keeps a value in the place of any that its key had.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - key: What it is asked for by.
    ///   - cost: How much of the capacity it takes.
    package mutating func keep(_ value: Value, for key: Key, cost: Int = 1) {
        let entry = Entry(value: value, cost: cost, lastUse: noteUse(of: key))
        self.cost += cost - (entries.updateValue(entry, forKey: key)?.cost ?? 0)
        while self.cost > costMax, entries.count > 1, let use = uses.popFirst() {
            guard isLast(use) else { continue }
            self.cost -= entries.removeValue(forKey: use.key)?.cost ?? 0
        }
    }

    private mutating func noteUse(of key: Key) -> Int {
        if uses.count >= max(Self.noteCountMin, 2 * entries.count) {
            uses.removeAll { [entries] in entries[$0.key]?.lastUse != $0.number }
        }
        useCount += 1
        uses.append(Use(key: key, number: useCount))
        return useCount
    }

    private func isLast(_ use: Use) -> Bool { entries[use.key]?.lastUse == use.number }
}
