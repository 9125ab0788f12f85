/// Writes metric families for a scrape.
package enum ExpositionWriter {
    /// Appends all families that have samples to a buffer, which may be kept from scrape to scrape.
    ///
    /// A family must not occur twice, nor a label set twice in one family.
    package static func render(
        _ families: [MetricFamily], as format: ExpositionFormat, into buffer: inout [UInt8]
    ) {
        let families =
            format.escaping == .dots ? families.map(\.withDoubledUnderscores) : families
        switch format.syntax {
        case .textV004, .textV100:
            for family in families where !family.samples.isEmpty {
                TextWriter(isOpenMetrics: false, family.descriptor).append(family, to: &buffer)
            }
        case .openMetricsV001, .openMetricsV100:
            for family in families where !family.samples.isEmpty {
                TextWriter(isOpenMetrics: true, family.descriptor).append(family, to: &buffer)
            }
            buffer.append(contentsOf: "# EOF\n".utf8)
        case .protobuf:
            for family in families where !family.samples.isEmpty {
                ProtobufWriter.append(family, to: &buffer)
            }
        }
    }
}
