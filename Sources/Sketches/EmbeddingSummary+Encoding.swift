extension EmbeddingSummary {
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(dimension)
        writer.appendVarint(count)
        writer.appendVarint(missingCount)
        writer.appendVarint(refusedCount)
        for projection in projections { projection.encode(into: &writer) }
        if count > 0 { for component in directionSum { writer.append(component) } }
    }

    init(decoding reader: inout ByteReader, version: UInt8) throws(SummaryDecodingError) {
        let dimension = try reader.varint()
        guard dimension <= Self.dimensionMax else { throw .malformed("the dimension is too large") }
        let count = try reader.varint()
        let missingCount = try reader.varint()
        let refusedCount = try reader.varint()
        try RowCounts.check(count, missingCount, refusedCount)
        guard count == 0 || dimension > 0 else { throw .malformed("vectors have no dimension") }
        var projections: [NumericSummary] = []
        for _ in 0..<RandomProjections.count {
            projections.append(try NumericSummary(decoding: &reader, version: version))
        }
        guard projections.allSatisfy({ $0.rowCount == count }) else {
            throw .malformed("the projections count unlike numbers of vectors")
        }
        var directionSum: [Double] = []
        for _ in 0..<(count > 0 ? dimension : 0) {
            let component = try reader.double()
            guard component.isFinite, abs(component) <= Double(count) * 1.001 else {
                throw .malformed("the centroid lies outside of the unit sphere")
            }
            directionSum.append(component)
        }
        self.init(
            dimension: dimension, directionSum: directionSum, projections: projections,
            count: count, missingCount: missingCount, refusedCount: refusedCount)
    }
}
