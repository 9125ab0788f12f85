/// How often each of a few distinct finite numbers was seen.
///
/// An open-addressing table on the numbers' bits, with the entries in order of arrival beside it;
/// they are sorted only when they are read.
package struct ValueCounts: Sendable {
    /// A number, by its bits, and how often it was seen.
    struct Entry: Sendable {
        var bits: UInt64
        var count: Int

        var value: Double { Double(bitPattern: bits) }

        init(bits: UInt64, count: Int) {
            self.bits = bits
            self.count = count
        }

        init(_ value: Double, count: Int) {
            self.init(bits: (value + 0).bitPattern, count: count)
        }
    }

    /// The entries, after a first one that stands for an empty place of the table.
    var stored: [Entry] = []
    /// For each hash, or a later one where that is taken, the place in `stored`; 0 where empty.
    ///
    /// No places at all while the entries ascend and nothing was added.
    var places: [UInt16] = []
    /// What bits are multiplied with to be hashed; odd.
    private(set) var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// Number of values.
    package private(set) var count = 0

    package init() {}

    /// The counts of distinct finite numbers, ascending; those that were not seen are left out.
    ///
    /// Nil where there are more values than any summary counts. The table is made when something is
    /// added: until then a number is found by its order.
    init?(ascending entries: [(value: Double, count: Int)]) {
        guard !entries.isEmpty else { return }
        stored.reserveCapacity(entries.count + 1)
        stored.append(Entry(bits: Self.vacant, count: 0))
        for entry in entries where entry.count > 0 {
            stored.append(Entry(entry.value, count: entry.count))
            let (sum, overflow) = count.addingReportingOverflow(entry.count)
            guard !overflow, sum <= ByteReader.countMax else { return nil }
            count = sum
        }
    }

    /// The bits of a NaN, which is never counted.
    static let vacant = UInt64.max
    /// Places in the table for each entry, at least, so that most hashes are their own.
    private static let placesPerEntry = 4
    /// To how many entries another multiplier is looked for where two hashes clash.
    ///
    /// A clash costs a mispredicted branch each time, which weighs most where values are few.
    private static let clashFreeCount = 48
    /// How many distinct numbers there may be.
    static let distinctCountLimit = 16_383

    /// The distinct values, ascending, with their counts.
    package var entries: [(value: Double, count: Int)] {
        unordered.map { (value: $0.value, count: $0.count) }
            .filter { $0.count > 0 }
            .sorted { $0.value < $1.value }
    }

    /// The distinct values with their counts, in order of arrival.
    var unordered: ArraySlice<Entry> { stored.dropFirst() }

    /// Number of distinct values.
    package var distinctCount: Int { Swift.max(stored.count - 1, 0) }

    /// How often a value was seen.
    package func count(of value: Double) -> Int {
        stored.isEmpty ? 0 : stored[place(of: (value + 0).bitPattern)].count
    }

    /// The place of an entry in `stored`, 0 where there is none.
    private func place(of bits: UInt64) -> Int {
        guard !places.isEmpty else { return ascendingPlace(of: bits) }
        var hash = Self.hash(bits, multiplier: multiplier, shift: hashShift)
        while true {
            let place = Int(places[hash])
            if place == 0 || stored[place].bits == bits { return place }
            hash = (hash + 1) & (places.count - 1)
        }
    }

    private func ascendingPlace(of bits: UInt64) -> Int {
        let value = Double(bitPattern: bits)
        var low = 1
        var high = stored.count
        while low < high {
            let middle = (low + high) / 2
            if stored[middle].value < value { low = middle + 1 } else { high = middle }
        }
        return low < stored.count && stored[low].bits == bits ? low : 0
    }

    /// By how much a 64-bit hash is shifted to be a place of the table.
    var hashShift: UInt64 { UInt64(places.count.leadingZeroBitCount + 1) }

    @inline(__always)
    static func hash(_ bits: UInt64, multiplier: UInt64, shift: UInt64) -> Int {
        Int(truncatingIfNeeded: ((bits ^ bits &>> 29) &* multiplier) &>> shift)
    }

    /// Counts one value `count` times; passed over where it is not finite.
    ///
    /// −0 counts as 0.
    package mutating func add(_ value: Double, count added: Int = 1) {
        guard value.isFinite, added > 0 else { return }
        count += added
        let bits = (value + 0).bitPattern
        let place = stored.isEmpty ? 0 : place(of: bits)
        if place == 0 {
            insert(bits, added)
        } else {
            stored[place].count += added
        }
    }

    /// Counts a block of finite values until there would be too many distinct ones.
    ///
    /// Returns how many of them were counted.
    mutating func add(_ block: Span<Double>, distinctCountMax: Int) -> Int {
        var counted = 0
        if places.isEmpty { rehash() }
        while true {
            counted = Self.add(
                block, from: counted, to: &stored, places: places,
                multiplier: multiplier, shift: hashShift)
            if counted == block.count || distinctCount == distinctCountMax { break }
            insert((block[counted] + 0).bitPattern, 1)
            counted += 1
        }
        count += counted
        return counted
    }

    /// Makes room for so many distinct values.
    mutating func reserve(_ distinctCount: Int) {
        let distinctCount = Swift.min(distinctCount, Self.distinctCountLimit)
        stored.reserveCapacity(distinctCount + 1)
        if places.count < distinctCount * Self.placesPerEntry { rehash(for: distinctCount) }
    }

    private mutating func insert(_ bits: UInt64, _ added: Int) {
        precondition(distinctCount < Self.distinctCountLimit, "too many distinct values")
        if places.isEmpty { rehash() }
        stored.append(Entry(bits: bits, count: added))
        let isTight = distinctCount * Self.placesPerEntry > places.count
        if isTight || (!enter(bits, at: stored.count - 1) && distinctCount <= Self.clashFreeCount) {
            rehash()
        }
    }

    /// Puts an entry into the table; false where its hash was taken already.
    private mutating func enter(_ bits: UInt64, at place: Int) -> Bool {
        let first = Self.hash(bits, multiplier: multiplier, shift: hashShift)
        var hash = first
        while places[hash] != 0 { hash = (hash + 1) & (places.count - 1) }
        places[hash] = UInt16(place)
        return hash == first
    }

    /// Makes a table that fits, where possible without a clash.
    private mutating func rehash(for room: Int = 0) {
        if stored.isEmpty { stored.append(Entry(bits: Self.vacant, count: 0)) }
        var size = 16
        while size < Swift.max(distinctCount, room) * Self.placesPerEntry { size *= 2 }
        for attempt in 0..<16 {
            // Never after a table is made: it is looked up by what it was made with.
            if attempt > 0 { multiplier = multiplier &* 0x5851_F42D_4C95_7F2D &+ 2 }
            places = Array(repeating: 0, count: attempt < 8 ? size : 2 * size)
            var isClashFree = true
            for place in stored.indices.dropFirst() where !enter(stored[place].bits, at: place) {
                isClashFree = false
            }
            if isClashFree || distinctCount > Self.clashFreeCount { return }
        }
    }

    /// Adds the counts of another state.
    package mutating func merge(_ other: ValueCounts) {
        guard other.distinctCount > 0 else { return }
        guard !stored.isEmpty else {
            self = other
            return
        }
        count += other.count
        let distinctCountMax = distinctCount + other.distinctCount
        if distinctCountMax > Self.clashFreeCount, distinctCountMax <= Self.distinctCountLimit {
            reserve(distinctCountMax)
            mergeIntoTable(other)
        } else {
            for entry in other.unordered { add(entry) }
        }
    }

    private mutating func add(_ entry: Entry) {
        let place = place(of: entry.bits)
        if place == 0 {
            insert(entry.bits, entry.count)
        } else {
            stored[place].count += entry.count
        }
    }

    /// Takes away the counts of another state that was merged before.
    package mutating func subtract(_ other: ValueCounts) {
        var rest = ValueCounts()
        for entry in stored.dropFirst() {
            let value = Double(bitPattern: entry.bits)
            rest.add(value, count: entry.count - other.count(of: value))
        }
        self = rest
    }
}

extension ValueCounts: Equatable {
    /// Whether both hold the same values with the same counts.
    package static func == (left: ValueCounts, right: ValueCounts) -> Bool {
        left.count == right.count && left.distinctCount == right.distinctCount
            && left.stored.dropFirst().allSatisfy {
                right.count(of: Double(bitPattern: $0.bits)) == $0.count
            }
    }
}
