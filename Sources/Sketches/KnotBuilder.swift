/// Collects the knots of a distribution function from the left; equal ones become an atom.
struct KnotBuilder {
    private(set) var knots: [Knot] = []
    /// How many values lie at or below the last knot.
    private(set) var cumulative = 0
    private let total: Double
    private let minimum: Double
    private let maximum: Double

    /// Makes room for `knotCount` knots of `total` values, held between the least and the greatest.
    init(
        total: Int, knotCount: Int, minimum: Double = -.infinity, maximum: Double = .infinity
    ) {
        self.total = Double(Swift.max(total, 1))
        self.minimum = minimum
        self.maximum = maximum
        knots.reserveCapacity(knotCount)
    }

    /// Sets how many values lie at or below a knot, which is no lower than the one before.
    @inline(__always)
    mutating func append(_ knot: Double, _ count: Int) {
        let knot = Swift.min(Swift.max(knot, minimum), maximum) + 0
        let share = Double(count) / total
        cumulative = count
        if let last = knots.last, last.value >= knot {
            knots[knots.count - 1].through = share
        } else {
            knots.append(Knot(knot, below: share, through: share))
        }
    }

    /// Adds a rise from one knot to another.
    ///
    /// `count` values lie above `lower` and up to `upper`, spread evenly.
    @inline(__always)
    private mutating func appendRise(_ lower: Double, _ upper: Double, _ count: Int) {
        append(lower, cumulative)
        append(upper, cumulative + count)
    }

    /// Adds a rise from one knot to another, with atoms between them, which are part of it.
    private mutating func appendRise(
        _ lower: Double, _ upper: Double, _ count: Int,
        atoms: ArraySlice<PlacedAtom>
    ) {
        guard !atoms.isEmpty else { return appendRise(lower, upper, count) }
        let start = cumulative
        append(lower, start)
        let spread = Swift.max(count - atoms.reduce(0) { $0 + $1.count }, 0)
        var atomCount = 0
        let low = Swift.max(lower, minimum)
        let width = Swift.min(upper, maximum) - low
        for atom in atoms {
            let share = width > 0 ? Swift.min(Swift.max((atom.value - low) / width, 0), 1) : 0
            let before = start + Swift.min(Int(clamping: share * Double(spread)) + atomCount, count)
            append(atom.value, before)
            atomCount += atom.count
            append(atom.value, Swift.min(before + atom.count, start + count))
        }
        append(upper, start + count)
    }

    private struct PlacedAtom {
        let position: Int
        let value: Double
        let count: Int
    }

    /// Adds a histogram's buckets, with values that are counted one by one, ascending, as atoms.
    mutating func append(_ counts: AscendingBuckets, atoms: [(value: Double, count: Int)]) {
        let anchor = counts.anchor
        let threshold = counts.zeroThreshold
        // The zero bucket holds next to nothing, atoms included.
        let placed = atoms.compactMap { atom -> PlacedAtom? in
            guard case .bucket(let sign, let key) = counts.place(of: atom.value) else { return nil }
            return PlacedAtom(
                position: AscendingBuckets.position(key, sign), value: atom.value,
                count: atom.count)
        }
        var next = 0
        var isPastAnchor = false
        var last: Int?
        for bucket in counts.buckets {
            let position = bucket.position
            if position >= 0, !isPastAnchor {
                appendZeroBucket(counts, threshold)
                isPastAnchor = true
                last = nil
            }
            while next < placed.count, placed[next].position < position { next += 1 }
            let first = next
            while next < placed.count, placed[next].position == position { next += 1 }
            let upper =
                position < 0
                ? anchor - Swift.max(counts.innerMagnitude(ofPosition: position), threshold)
                : anchor + Swift.max(counts.outerMagnitude(ofPosition: position), threshold)
            if first == next, last == position - 1 {
                // It begins where the bucket before ended.
                append(upper, cumulative + bucket.count)
            } else {
                let lower =
                    position < 0
                    ? anchor - Swift.max(counts.outerMagnitude(ofPosition: position), threshold)
                    : anchor + Swift.max(counts.innerMagnitude(ofPosition: position), threshold)
                appendRise(lower, upper, bucket.count, atoms: placed[first..<next])
            }
            last = position
        }
        if !isPastAnchor { appendZeroBucket(counts, threshold) }
    }

    private mutating func appendZeroBucket(_ counts: AscendingBuckets, _ threshold: Double) {
        let anchor = counts.anchor
        let near = counts.near
        if near.negative > 0 { appendRise(anchor - threshold, anchor, near.negative) }
        if counts.anchorCount > 0 {
            append(anchor, cumulative)
            append(anchor, cumulative + counts.anchorCount)
        }
        if near.positive > 0 { appendRise(anchor, anchor + threshold, near.positive) }
    }
}
