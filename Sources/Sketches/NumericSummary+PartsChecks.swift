extension NumericSummary.Parts {
    /// Checks each part by itself: that its entries are in order, none of them twice and none empty,
    /// and that there is one distribution.
    ///
    /// - Throws: `SummaryDecodingError` that names the part and the entry.
    func check() throws(SummaryDecodingError) {
        guard values.count <= NumericSummary.exactCountMax else {
            throw .malformed("there are more than \(NumericSummary.exactCountMax) distinct values")
        }
        guard atoms.count <= AtomCounts.countMax else {
            throw .malformed("there are more than \(AtomCounts.countMax) atoms")
        }
        guard values.isEmpty || histogram == nil else {
            throw .malformed("there are values beside a histogram")
        }
        for (part, entries) in [("value", values), ("atom", atoms)] {
            guard entries.allSatisfy(\.value.isFinite) else {
                throw .malformed("a \(part) is not finite")
            }
            try Self.checkOrder(entries.map { (key: $0.value, count: $0.count) }, of: part)
        }
        if let histogram {
            try Self.checkOrder(
                histogram.positive.map { (key: $0.index, count: $0.count) }, of: "positive bucket")
            try Self.checkOrder(
                histogram.negative.map { (key: $0.index, count: $0.count) }, of: "negative bucket")
            try histogram.checkFirstIndex()
        }
        if count == 0 { try checkNothing() }
    }

    private static func checkOrder<Key: Comparable>(
        _ entries: [(key: Key, count: Int)], of part: String
    ) throws(SummaryDecodingError) {
        for entry in entries where entry.count <= 0 {
            throw .malformed("the \(part) \(entry.key) has the count \(entry.count)")
        }
        for (entry, next) in zip(entries, entries.dropFirst()) {
            guard entry.key != next.key else {
                throw .malformed("the \(part) \(entry.key) is there twice")
            }
            guard entry.key < next.key else {
                throw .malformed(
                    "the \(part)s are not in ascending order: \(next.key) follows \(entry.key)")
            }
        }
    }

    /// No values have no moments.
    private func checkNothing() throws(SummaryDecodingError) {
        guard mean == 0, minimum == 0, maximum == 0, centralSums == (0, 0, 0) else {
            throw .malformed("there are moments of no values")
        }
    }
}

extension NumericSummary.Histogram {
    fileprivate func checkFirstIndex() throws(SummaryDecodingError) {
        guard let firstIndex else { return }
        for (part, side) in [("positive", positive), ("negative", negative)] {
            if let lowest = side.first, lowest.index < firstIndex {
                throw .malformed(
                    "the \(part) bucket \(lowest.index) lies below the first index \(firstIndex)")
            }
        }
    }
}
