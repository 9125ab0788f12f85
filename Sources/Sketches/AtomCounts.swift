/// How often each of a fixed set of values was seen among others.
///
/// A table on the numbers' bits in which every value has a hash of its own.
struct AtomCounts: Sendable {
    private var entries: [ValueCounts.Entry] = []
    /// For each hash the place in `entries`; 0, which holds another's bits, where it has none.
    private var places: [UInt8] = []
    private var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// How many values are followed at most.
    static let countMax = 64

    init() {}

    /// Follows values, at most `countMax` of them, with counts of 0.
    init(following values: [Double]) {
        var seen: Set<UInt64> = []
        for value in values where seen.count < Self.countMax && value.isFinite {
            let bits = (value + 0).bitPattern
            if seen.insert(bits).inserted { entries.append(.init(bits: bits, count: 0)) }
        }
        guard !entries.isEmpty else { return }
        var attempts = 0
        var size = 64
        while !fill(size) {
            multiplier = multiplier &* 0x5851_F42D_4C95_7F2D &+ 2
            attempts += 1
            if attempts % 8 == 0 { size *= 2 }
        }
    }

    /// Makes a table of a size; false where two values would share a hash.
    private mutating func fill(_ size: Int) -> Bool {
        places = Array(repeating: 0, count: size)
        var isTaken = Array(repeating: false, count: size)
        for (place, entry) in entries.enumerated() {
            let hash = ValueCounts.hash(entry.bits, multiplier: multiplier, shift: shift)
            guard !isTaken[hash] else { return false }
            isTaken[hash] = true
            places[hash] = UInt8(place)
        }
        return true
    }

    private var shift: UInt64 { UInt64(places.count.leadingZeroBitCount + 1) }

    var isEmpty: Bool { entries.isEmpty }

    /// How many values are followed.
    var count: Int { entries.count }

    /// The values that are followed, ascending.
    var values: [Double] { counts.map(\.value) }

    /// The values, ascending, with their counts.
    var counts: [(value: Double, count: Int)] {
        entries.map { (value: Double(bitPattern: $0.bits), count: $0.count) }
            .sorted { $0.value < $1.value }
    }

    /// Adds to the count of a value; nothing where it is not followed.
    mutating func add(_ value: Double, count: Int) {
        guard !isEmpty else { return }
        let bits = (value + 0).bitPattern
        let place = Int(places[ValueCounts.hash(bits, multiplier: multiplier, shift: shift)])
        if entries[place].bits == bits { entries[place].count += count }
    }

    /// Counts those values of a block that are followed.
    mutating func add(_ block: Span<Double>) {
        guard !isEmpty else { return }
        Self.count(block, &entries, places, multiplier: multiplier, shift: shift)
    }

    /// The sums for those values that both follow.
    func merged(with other: AtomCounts) -> AtomCounts {
        let followed = Set(other.values)
        var merged = AtomCounts(following: values.filter(followed.contains))
        for entry in counts + other.counts { merged.add(entry.value, count: entry.count) }
        return merged
    }
}

extension AtomCounts: Equatable {
    static func == (left: AtomCounts, right: AtomCounts) -> Bool {
        left.counts.elementsEqual(right.counts, by: ==)
    }
}
