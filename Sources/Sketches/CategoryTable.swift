/// An open-addressing table of categories with their counts.
///
/// Categories are told apart by their UTF-8 bytes. Those of up to 16 bytes are compared as two
/// words.
struct CategoryTable: Sendable {
    /// The first 16 bytes of each category, its length and its hash.
    private(set) var keys: [CategoryKey] = []
    /// What is left of each category's count.
    private(set) var counts: [Int] = []
    /// How often each category may have come before it was taken in.
    private(set) var missed: [Int] = []
    /// The categories themselves.
    private(set) var items: [String] = []
    /// For each hash, or a later one where that is taken, 1 + the place in `keys`; 0 if empty.
    private var places: [UInt16] = []

    var count: Int { keys.count }

    /// Adds to a category's count; true where it is a new one, which may have been missed so often.
    @inline(__always)
    mutating func add(_ item: String, count: Int, missed: Int = 0) -> Bool {
        let key = CategoryKey(item)
        let place = self.place(of: key, item)
        guard place >= 0 else {
            insert(key, item, count, missed)
            return true
        }
        counts[place] += count
        return false
    }

    /// Adds the counts of another table, each of which has lost as much as `theirLoss` at most, to
    /// those of this one, which have lost as much as `loss` at most.
    mutating func merge(_ other: CategoryTable, loss: Int, theirLoss: Int) {
        for place in missed.indices { missed[place] += theirLoss }
        for theirs in other.keys.indices {
            let place = place(ofCategoryAt: theirs, in: other)
            if place < 0 {
                insert(
                    other.keys[theirs], other.items[theirs], other.counts[theirs],
                    other.missed[theirs] + loss)
            } else {
                counts[place] += other.counts[theirs]
                missed[place] += other.missed[theirs] - theirLoss
            }
        }
    }

    /// The place of a category in order of arrival; negative where it is not in the table.
    func place(of item: String) -> Int { place(of: CategoryKey(item), item) }

    /// The same for a category whose key is known.
    @inline(__always)
    func place(of key: CategoryKey, _ item: String) -> Int {
        place(of: key) { items[$0].utf8.elementsEqual(item.utf8) }
    }

    /// The same for a category of another table.
    @inline(__always)
    func place(ofCategoryAt other: Int, in table: CategoryTable) -> Int {
        place(of: table.keys[other]) { items[$0].utf8.elementsEqual(table.items[other].utf8) }
    }

    /// The same for a key; `isItem` tells where one that does not hold all bytes is the category's.
    @inline(__always)
    private func place(of key: CategoryKey, _ isItem: (Int) -> Bool) -> Int {
        guard !places.isEmpty else { return -1 }
        let mask = places.count &- 1
        var hash = key.hash & mask
        while true {
            let place = Int(places[hash]) &- 1
            if place < 0 { return -1 }
            if keys[place] == key, key.isWhole || isItem(place) { return place }
            hash = (hash &+ 1) & mask
        }
    }

    private mutating func insert(
        _ key: CategoryKey, _ item: String, _ count: Int, _ missedCount: Int
    ) {
        keys.append(key)
        counts.append(count)
        missed.append(missedCount)
        items.append(item)
        if keys.count * 4 > places.count {
            places = Array(repeating: 0, count: Swift.max(16, places.count * 2))
            enterAll()
        } else {
            enter(keys.count - 1)
        }
    }

    private mutating func enterAll() {
        for place in keys.indices { enter(place) }
    }

    private mutating func enter(_ place: Int) {
        let mask = places.count - 1
        var hash = keys[place].hash & mask
        while places[hash] != 0 { hash = (hash + 1) & mask }
        places[hash] = UInt16(place + 1)
    }

    /// Takes the median count from every category and drops those of which nothing is left.
    ///
    /// Returns the median, which is the upper one of two.
    mutating func purge() -> Int {
        let median = counts.element(ofRank: counts.count / 2)
        var kept = 0
        for place in keys.indices where counts[place] > median {
            keys[kept] = keys[place]
            counts[kept] = counts[place] - median
            missed[kept] = missed[place]
            items.swapAt(kept, place)
            kept += 1
        }
        keys.removeLast(keys.count - kept)
        counts.removeLast(counts.count - kept)
        missed.removeLast(missed.count - kept)
        items.removeLast(items.count - kept)
        for hash in places.indices { places[hash] = 0 }
        enterAll()
        return median
    }
}

/// A category's first 16 bytes, its length and the hash of all of it.
struct CategoryKey: Sendable, Equatable {
    private let low: UInt64
    private let high: UInt64
    /// The length in the upper half, as far as it fits, and the hash in the lower one.
    private let lengthAndHash: UInt64

    var hash: Int { Int(truncatingIfNeeded: lengthAndHash & 0xFFFF_FFFF) }

    /// Whether the words hold all bytes.
    var isWhole: Bool { lengthAndHash &>> 32 <= 16 }

    @inline(__always)
    init(_ bytes: Span<UInt8>) {
        let length = bytes.count
        low = bytes.word(at: 0, count: Swift.min(length, 8))
        high = length > 8 ? bytes.word(at: 8, count: Swift.min(length &- 8, 8)) : 0
        var mixed = low &* 0x9E37_79B9_7F4A_7C15 ^ (high &+ UInt64(truncatingIfNeeded: length))
        if length > 16 { mixed ^= MurmurHash3.hash(bytes).low }
        mixed = (mixed ^ mixed &>> 32) &* 0xBF58_476D_1CE4_E5B9
        mixed ^= mixed &>> 29
        let kept = UInt64(truncatingIfNeeded: Swift.min(length, Int(UInt32.max)))
        lengthAndHash = kept &<< 32 | mixed & 0xFFFF_FFFF
    }

    @inline(__always)
    static func == (left: CategoryKey, right: CategoryKey) -> Bool {
        left.lengthAndHash == right.lengthAndHash && left.low == right.low
            && left.high == right.high
    }
}
