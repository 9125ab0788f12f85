import Randomness

extension QuantileSketch {
    /// Sorts the buffer and hands every second item of it to the next level.
    ///
    /// An item that has no partner stays.
    mutating func compactBuffer() {
        guard buffer.count > 1 else { return }
        let left = buffer.count % 2 == 1 ? buffer.removeLast() : nil
        if levelCounts.isEmpty { levelCounts.append(0) }
        levelCounts[0] += UInt32(
            Self.compact(
                buffer, sortedRunLength: sortedRunLength, into: &items,
                presentCount: Int(levelCounts[0]), randomness: &randomness))
        buffer.removeAll(keepingCapacity: true)
        if let left { buffer.append(left) }
        compress()
    }

    /// How many values are sorted and halved together.
    ///
    /// No fewer than the lowest level's capacity as a rule, since every run adds to the error.
    private var sortedRunLength: Int {
        let capacity = lowestCapacity
        return capacity > 48 ? .max : capacity > 20 ? 32 : 16
    }

    /// Compacts levels, lowest first, until the items fit the sketch's capacity.
    mutating func compress() {
        let capacity = KLLCapacity.of(k: k)
        while true {
            let levelCount = 1 + levelCounts.count
            let upper =
                capacity.total(levelCount: levelCount)
                - capacity.ofLevel(0, levelCount: levelCount)
            guard items.count > upper else { return }
            let index = levelCounts.indices.first {
                Int(levelCounts[$0]) >= capacity.ofLevel($0 + 1, levelCount: levelCount)
            }
            guard let index else { return }
            compactLevel(index)
        }
    }

    /// Where a level begins in `items`: behind all higher ones.
    func start(ofLevel index: Int) -> Int {
        levelCounts[(index + 1)...].reduce(0) { $0 + Int($1) }
    }

    /// Hands every second item of a level above the base to the next one.
    private mutating func compactLevel(_ index: Int) {
        if index + 1 == levelCounts.count { levelCounts.append(0) }
        let present = Int(levelCounts[index + 1])
        let count = Int(levelCounts[index])
        // The next level's items are just before this one's.
        Self.compactLevel(
            of: &items, at: start(ofLevel: index), count: count & ~1, presentCount: present,
            from: Int(randomness.next() >> 63))
        levelCounts[index] = UInt32(count & 1)
        levelCounts[index + 1] = UInt32(present + count / 2)
    }

    /// Merges ascending items into a level above the base.
    mutating func merge(_ sorted: [Double], intoLevel level: Int) {
        guard !sorted.isEmpty else { return }
        let index = level - baseLevel - 1
        while levelCounts.count <= index { levelCounts.append(0) }
        let present = Int(levelCounts[index])
        let start = start(ofLevel: index)
        items.insert(contentsOf: sorted, at: start + present)
        if present > 0 {
            Self.mergeRuns(of: &items, at: start, count: present, followedBy: sorted.count)
        }
        levelCounts[index] += UInt32(sorted.count)
    }
}
