extension ExponentialHistogram {
    /// A number of values of one bucket.
    private struct KeyedCount {
        let key: Int
        let sign: BucketSign
        let count: Int
    }

    /// Counts many values at once, at the resolution that they need in the end.
    ///
    /// Their order decides nothing but when the resolution would be halved, so it is halved first,
    /// while there is nothing to rebuild.
    mutating func add(_ entries: [(value: Double, count: Int)]) {
        guard count == 0 else {
            for entry in entries { add(entry.value, count: entry.count) }
            return
        }
        let finest = schema
        var keyed: [KeyedCount] = []
        keyed.reserveCapacity(entries.count)
        for entry in entries {
            if case .bucket(let sign, let key) = place(of: entry.value) {
                keyed.append(KeyedCount(key: key, sign: sign, count: entry.count))
            } else {
                add(entry.value, count: entry.count)
            }
        }
        reduceResolution(to: schema - stepsNeeded(for: keyed))
        pages.prepare(toHold: count + keyed.reduce(0) { $0 + $1.count })
        for part in keyed {
            count += part.count
            add(part.key, ofSchema: finest, part.sign, part.count)
        }
    }

    /// By how many steps the schema has to be coarser to have pages for all of these, or one more,
    /// which the zero bucket may save by taking in the lowest ones.
    private func stepsNeeded(for keyed: [KeyedCount]) -> Int {
        var sides = SignedPair(
            positive: Self.pages(of: keyed, .positive), negative: Self.pages(of: keyed, .negative))
        var steps = 0
        while sides.positive.count + sides.negative.count > pageCountMax,
            schema - steps > ExponentialBounds.schemaMin
        {
            sides.positive = Self.halved(sides.positive)
            sides.negative = Self.halved(sides.negative)
            steps += 1
        }
        return Swift.max(steps - 1, 0)
    }

    /// The pages of one side, ascending.
    private static func pages(of keyed: [KeyedCount], _ sign: BucketSign) -> [Int] {
        var first = Int.max
        var last = Int.min
        for part in keyed where part.sign == sign {
            first = Swift.min(first, part.key / BucketPages.pageSize)
            last = Swift.max(last, part.key / BucketPages.pageSize)
        }
        guard first <= last else { return [] }
        var isNeeded = [Bool](repeating: false, count: last - first + 1)
        for part in keyed where part.sign == sign {
            isNeeded[part.key / BucketPages.pageSize - first] = true
        }
        return isNeeded.indices.filter { isNeeded[$0] }.map { first + $0 }
    }

    /// The pages that are left where two neighbouring buckets become one.
    private static func halved(_ pages: [Int]) -> [Int] {
        var halved: [Int] = []
        for page in pages where halved.last != page >> 1 { halved.append(page >> 1) }
        return halved
    }
}
