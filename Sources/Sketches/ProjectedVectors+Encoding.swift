extension ProjectedVectors {
    /// Appends the vectors: their dimension, how many there are and were refused, and the numbers.
    package func encode(into writer: inout ByteWriter) {
        writer.appendVarint(dimension)
        writer.appendVarint(count)
        writer.appendVarint(refusedCount)
        for direction in components { writer.append(direction) }
        writer.append(directionSum)
    }

    package init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let dimension = try reader.varint()
        guard 1...EmbeddingSummary.dimensionMax ~= dimension else {
            throw .malformed("the dimension of vectors is out of range")
        }
        let count = try reader.varint()
        let refusedCount = try reader.varint()
        try RowCounts.check(count, refusedCount)
        var components: [[Double]] = []
        for _ in 0..<RandomProjections.count { components.append(try reader.doubles(count)) }
        let directionSum = try reader.doubles(dimension)
        guard directionSum.allSatisfy(\.isFinite) else {
            throw .malformed("a sum of vectors is not finite")
        }
        self.init(
            dimension: dimension, components: components, directionSum: directionSum,
            refusedCount: refusedCount)
    }
}
