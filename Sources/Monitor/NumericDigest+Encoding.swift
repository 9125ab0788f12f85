package import Instants
package import Sketches

extension NumericDigest {
    /// Appends the summary and the lifetime's part, with the rows that stand as exemplars; the run and
    /// the time of these are the batch's.
    package func encode(into writer: inout ByteWriter) {
        let bytes = FieldSummary.numeric(summary).encoded()
        writer.appendVarint(bytes.count)
        writer.append(contentsOf: bytes)
        lifetime.encode(into: &writer)
        let exemplars = lifetime.exemplars.enumerated().compactMap { bucket, exemplar in
            exemplar.map { (bucket, $0) }
        }
        writer.appendVarint(exemplars.count)
        for (bucket, exemplar) in exemplars {
            writer.appendVarint(bucket)
            writer.append(exemplar.value)
            writer.append(UInt8(exemplar.id == nil ? 0 : 1))
            if let id = exemplar.id { writer.append(id) }
        }
    }

    /// - Parameters:
    ///   - reader: Reads what `encode` wrote.
    ///   - run: The run that the rows belong to.
    ///   - receivedAt: When they came.
    /// - Throws: `SummaryDecodingError` for any other bytes.
    package init(
        decoding reader: inout ByteReader, run: Int64?, receivedAt: Instant
    ) throws(SummaryDecodingError) {
        let bytes = Array(try reader.slice(try reader.varint()))
        guard case .numeric(let summary) = try FieldSummary(decoding: bytes) else {
            throw .malformed("the summary of numbers is one of something else")
        }
        var lifetime = try LifetimeHistogram(decoding: &reader)
        for _ in 0..<(try reader.varint()) {
            let bucket = try reader.varint()
            let value = try reader.double()
            let id = try reader.byte() == 0 ? nil : try reader.text()
            guard lifetime.exemplars.indices.contains(bucket), value.isFinite else {
                throw .malformed("an exemplar is in no bucket")
            }
            lifetime.setExemplar(
                TracedValue(value, id: id, run: run, at: receivedAt), ofBucket: bucket)
        }
        self.init(summary: summary, lifetime: lifetime)
    }
}
