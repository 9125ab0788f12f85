/// Collects the knots of a distribution function from the left; equal ones become an atom.
struct KnotBuilder {
    private(set) var knots: [Double] = []
    private(set) var below: [Int] = []
    private(set) var through: [Int] = []
    private(set) var cumulative = 0
    private let minimum: Double
    private let maximum: Double

    /// Knots are held between the least and the greatest value.
    init(minimum: Double = -.infinity, maximum: Double = .infinity) {
        self.minimum = minimum
        self.maximum = maximum
    }

    private mutating func reserve(_ count: Int) {
        knots.reserveCapacity(count)
        below.reserveCapacity(count)
        through.reserveCapacity(count)
    }

    /// Sets how many values lie at or below a knot, which is no lower than the one before.
    mutating func append(_ knot: Double, _ count: Int) {
        let knot = Swift.min(Swift.max(knot, minimum), maximum) + 0
        cumulative = count
        if let last = knots.last, last >= knot {
            through[through.count - 1] = count
        } else {
            knots.append(knot)
            below.append(count)
            through.append(count)
        }
    }

    /// Adds a rise from one knot to another, with atoms between them.
    ///
    /// `count` values lie above `lower` and up to `upper`, those of the atoms included; the others
    /// are taken to be spread evenly.
    private mutating func appendRise(
        _ lower: Double, _ upper: Double, _ count: Int, atoms: [(value: Double, count: Int)]
    ) {
        let start = cumulative
        append(lower, start)
        let spread = Swift.max(count - atoms.reduce(0) { $0 + $1.count }, 0)
        var atomCount = 0
        let low = Swift.max(lower, minimum)
        let width = Swift.min(upper, maximum) - low
        for atom in atoms {
            let share = width > 0 ? Swift.min(Swift.max((atom.value - low) / width, 0), 1) : 0
            let before = start + Swift.min(Int(share * Double(spread)) + atomCount, count)
            append(atom.value, before)
            atomCount += atom.count
            append(atom.value, Swift.min(before + atom.count, start + count))
        }
        append(upper, start + count)
    }

    /// Adds a histogram's buckets from the lowest to the highest.
    mutating func append(
        _ histogram: ExponentialHistogram, atoms: [(value: Double, count: Int)]
    ) {
        let anchor = histogram.anchor
        let threshold = histogram.zeroThreshold
        let positive = histogram.positiveBuckets
        let negative = histogram.negativeBuckets
        // Of every bucket the end and, where the one before is empty, the start.
        reserve(positive.count + negative.count + 2 * atoms.count + 8)
        var atomsOfBucket: [Int: [(value: Double, count: Int)]] = [:]
        for atom in atoms {
            guard case .bucket(let sign, let key) = histogram.place(of: atom.value) else {
                continue
            }
            let bucket = ExponentialBounds.bucket(ofKey: key, schema: histogram.schema)
            atomsOfBucket[2 * bucket + sign.rawValue, default: []].append(atom)
        }
        func bound(_ index: Int) -> Double {
            Swift.max(
                ExponentialHistogram.upperBound(ofBucket: index, schema: histogram.schema),
                threshold)
        }
        for bucket in negative.reversed() {
            appendRise(
                anchor - bound(bucket.index), anchor - bound(bucket.index - 1), bucket.count,
                atoms: atomsOfBucket[2 * bucket.index + 1] ?? [])
        }
        let near = histogram.nearCounts
        if near.negative > 0 { appendRise(anchor - threshold, anchor, near.negative, atoms: []) }
        if histogram.anchorCount > 0 {
            append(anchor, cumulative)
            append(anchor, cumulative + histogram.anchorCount)
        }
        if near.positive > 0 { appendRise(anchor, anchor + threshold, near.positive, atoms: []) }
        for bucket in positive {
            appendRise(
                anchor + bound(bucket.index - 1), anchor + bound(bucket.index), bucket.count,
                atoms: atomsOfBucket[2 * bucket.index] ?? [])
        }
    }
}
