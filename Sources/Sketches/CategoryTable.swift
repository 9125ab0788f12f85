/// An open-addressing table of categories with their counts.
///
/// Categories are told apart by their UTF-8 bytes. Those of up to 16 bytes are compared as two
/// words.
struct CategoryTable: Sendable {
    /// A category: its first 16 bytes as words, its hash, and its count.
    struct Entry: Sendable {
        var key: CategoryKey
        var item: String
        var count: Int
    }

    private(set) var entries: [Entry] = []
    /// For each hash, or a later one where that is taken, 1 + the place in `entries`; 0 if empty.
    private var places: [UInt16] = []

    var count: Int { entries.count }

    /// Adds to a category's count; true where it is a new one.
    @inline(__always)
    mutating func add(_ item: String, count: Int) -> Bool {
        let key = CategoryKey(item.utf8.span)
        let place = self.place(of: key, item)
        guard place >= 0 else {
            insert(Entry(key: key, item: item, count: count))
            return true
        }
        entries[place].count += count
        return false
    }

    /// The count of a category; 0 where it is not in the table.
    func count(of item: String) -> Int {
        let place = place(of: CategoryKey(item.utf8.span), item)
        return place < 0 ? 0 : entries[place].count
    }

    @inline(__always)
    private func place(of key: CategoryKey, _ item: String) -> Int {
        guard !places.isEmpty else { return -1 }
        let mask = places.count &- 1
        var hash = Int(truncatingIfNeeded: key.hash) & mask
        while true {
            let place = Int(places[hash]) &- 1
            if place < 0 { return -1 }
            if entries[place].key == key,
                key.isWhole || entries[place].item.utf8.elementsEqual(item.utf8)
            {
                return place
            }
            hash = (hash &+ 1) & mask
        }
    }

    private mutating func insert(_ entry: Entry) {
        entries.append(entry)
        if entries.count * 4 > places.count {
            places = Array(repeating: 0, count: Swift.max(16, places.count * 2))
            for place in entries.indices { enter(place) }
        } else {
            enter(entries.count - 1)
        }
    }

    private mutating func enter(_ place: Int) {
        let mask = places.count - 1
        var hash = Int(truncatingIfNeeded: entries[place].key.hash) & mask
        while places[hash] != 0 { hash = (hash + 1) & mask }
        places[hash] = UInt16(place + 1)
    }

    /// The table without those categories whose count is no more than `amount`, which is taken from
    /// the others.
    func reduced(by amount: Int) -> CategoryTable {
        var reduced = CategoryTable()
        for entry in entries where entry.count > amount {
            var entry = entry
            entry.count -= amount
            reduced.insert(entry)
        }
        return reduced
    }
}

/// A category's first 16 bytes, its length and the hash of all of it.
struct CategoryKey: Sendable, Equatable {
    let low: UInt64
    let high: UInt64
    let length: Int
    let hash: UInt64

    /// Whether the words hold all bytes.
    var isWhole: Bool { length <= 16 }

    @inline(__always)
    init(_ bytes: Span<UInt8>) {
        length = bytes.count
        low = bytes.word(at: 0, count: Swift.min(length, 8))
        high = length > 8 ? bytes.word(at: 8, count: Swift.min(length &- 8, 8)) : 0
        var mixed = low &* 0x9E37_79B9_7F4A_7C15 ^ (high &+ UInt64(truncatingIfNeeded: length))
        if length > 16 { mixed ^= MurmurHash3.hash(bytes).low }
        mixed = (mixed ^ mixed &>> 32) &* 0xBF58_476D_1CE4_E5B9
        hash = mixed ^ mixed &>> 29
    }

    @inline(__always)
    static func == (left: CategoryKey, right: CategoryKey) -> Bool {
        left.low == right.low && left.high == right.high && left.length == right.length
            && left.hash == right.hash
    }
}
