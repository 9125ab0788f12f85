package import Sketches

extension LifetimeHistogram {
    /// Appends the buckets, the sum and the values that wait for bounds; exemplars are left out.
    package func encode(into writer: inout ByteWriter) {
        writer.appendVarint(counts.isEmpty ? 0 : upperBounds.count + 1)
        if hasBounds { writer.append(upperBounds) }
        for count in counts { writer.appendVarint(count) }
        writer.append(sum)
        let exponential = exponential.encoded()
        writer.appendVarint(exponential.count)
        writer.append(contentsOf: exponential)
        writer.appendVarint(waiting.count)
        writer.append(waiting)
    }

    package init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let bucketCount = try reader.varint()
        let upperBounds = try reader.doubles(max(bucketCount - 1, 0))
        // Each bucket is found by its bound, and published as the sum of all up to it.
        guard !upperBounds.contains(where: \.isNaN),
            zip(upperBounds, upperBounds.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .malformed("the bounds of buckets do not ascend") }
        var counts: [Int] = []
        for _ in 0..<bucketCount { counts.append(try reader.varint()) }
        try RowCounts.check(counts)
        let sum = try reader.double()
        let exponential = try ExponentialHistogram(
            decoding: Array(try reader.slice(try reader.varint())))
        guard exponential.anchor == 0 else { throw .malformed("buckets are not about zero") }
        let waiting = try reader.doubles(try reader.varint())
        guard waiting.allSatisfy(\.isFinite) else { throw .malformed("a value is not finite") }
        self.init(
            upperBounds: upperBounds, counts: counts, sum: sum, exponential: exponential,
            waiting: waiting)
    }
}
