extension CategoricalSummary {
    func encode(into writer: inout ByteWriter) {
        writer.appendVarint(missingCount)
        writer.appendVarint(items.totalCount)
        writer.appendVarint(items.errorMax)
        let counts = items.counts
        writer.appendVarint(counts.count)
        for entry in counts {
            writer.appendVarint(entry.item.utf8.count)
            writer.append(contentsOf: entry.item.utf8)
            writer.appendVarint(entry.count)
        }
        writer.appendVarint(distinct.registerBytes.count)
        writer.append(contentsOf: distinct.registerBytes)
    }

    init(decoding reader: inout ByteReader) throws(SummaryDecodingError) {
        let missingCount = try reader.varint()
        let totalCount = try reader.varint()
        let errorMax = try reader.varint()
        var counts: [(item: String, count: Int)] = []
        for _ in 0..<(try reader.varint()) {
            let text = try reader.slice(try reader.varint())
            counts.append((String(decoding: text, as: UTF8.self), try reader.varint()))
        }
        let registers = Array(try reader.slice(try reader.varint()))
        guard
            let items = FrequentItems(
                counts: counts, totalCount: totalCount, errorMax: errorMax),
            let distinct = DistinctSketch(registerBytes: registers)
        else { throw .malformed("the categories do not fit their limits") }
        self.init(items: items, distinct: distinct, missingCount: missingCount)
    }
}
