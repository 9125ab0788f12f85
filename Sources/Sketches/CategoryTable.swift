/// An open-addressing table of categories with their counts.
///
/// Categories are told apart by their UTF-8 bytes. Those of up to 16 bytes are compared as two
/// words.
struct CategoryTable: Sendable {
    /// The first 16 bytes of each category, its length and its hash.
    private(set) var keys: [CategoryKey] = []
    /// How often each category was counted.
    private(set) var counts: [Int] = []
    /// The categories themselves.
    private(set) var items: [String] = []
    /// For each hash, or a later one where that is taken, 1 + the place in `keys`; 0 if empty.
    private var places: [UInt16] = []

    var count: Int { keys.count }

    /// The categories with their counts, in order of arrival.
    var entries: [(item: String, count: Int)] {
        zip(items, counts).map { (item: $0, count: $1) }
    }

    /// Adds to a category's count; true where it is a new one.
    @inline(__always)
    mutating func add(_ item: String, count: Int) -> Bool {
        add(CategoryKey(item), item, count: count)
    }

    /// The same for a category whose key is known.
    @inline(__always)
    mutating func add(_ key: CategoryKey, _ item: String, count: Int) -> Bool {
        let place = self.place(of: key, item)
        guard place >= 0 else {
            insert(key, item, count)
            return true
        }
        counts[place] += count
        return false
    }

    /// The count of a category; 0 where it is not in the table.
    func count(of item: String) -> Int {
        let place = place(of: CategoryKey(item), item)
        return place < 0 ? 0 : counts[place]
    }

    /// The place of a category in order of arrival; negative where it is not in the table.
    @inline(__always)
    func place(of key: CategoryKey, _ item: String) -> Int {
        guard !places.isEmpty else { return -1 }
        let mask = places.count &- 1
        var hash = Int(truncatingIfNeeded: key.hash) & mask
        while true {
            let place = Int(places[hash]) &- 1
            if place < 0 { return -1 }
            if keys[place] == key, key.isWhole || items[place].utf8.elementsEqual(item.utf8) {
                return place
            }
            hash = (hash &+ 1) & mask
        }
    }

    private mutating func insert(_ key: CategoryKey, _ item: String, _ count: Int) {
        keys.append(key)
        counts.append(count)
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
        var hash = Int(truncatingIfNeeded: keys[place].hash) & mask
        while places[hash] != 0 { hash = (hash + 1) & mask }
        places[hash] = UInt16(place + 1)
    }

    /// Takes the median count from every category and drops those of which nothing is left.
    ///
    /// Returns the median, which is the upper one of two.
    mutating func purge() -> Int {
        let median = counts.median
        var kept = 0
        for place in keys.indices where counts[place] > median {
            keys[kept] = keys[place]
            counts[kept] = counts[place] - median
            items.swapAt(kept, place)
            kept += 1
        }
        keys.removeLast(keys.count - kept)
        counts.removeLast(counts.count - kept)
        items.removeLast(items.count - kept)
        for hash in places.indices { places[hash] = 0 }
        enterAll()
        return median
    }
}

extension [Int] {
    /// The upper median, by Hoare's selection ("Algorithm 65: Find", CACM 1961).
    fileprivate var median: Int {
        var numbers = self
        let wanted = count / 2
        var low = 0
        var high = count - 1
        while low < high {
            let pivot = numbers[(low + high) / 2]
            var left = low
            var right = high
            while left <= right {
                while numbers[left] < pivot { left += 1 }
                while numbers[right] > pivot { right -= 1 }
                if left <= right {
                    numbers.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if wanted <= right {
                high = right
            } else if wanted >= left {
                low = left
            } else {
                break
            }
        }
        return numbers[wanted]
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
