/// Writes one family in the Prometheus text format or in OpenMetrics.
///
/// The two differ in the header, in exemplars, and in where a histogram may have a sum. Bounds are
/// written alike, so that a series keeps its name whichever format it is scraped in.
struct TextWriter {
    private let isOpenMetrics: Bool
    private let descriptor: MetricDescriptor
    private let name: [UInt8]

    init(isOpenMetrics: Bool, _ descriptor: MetricDescriptor) {
        self.isOpenMetrics = isOpenMetrics
        self.descriptor = descriptor
        name = Array(descriptor.name.utf8)
    }

    func append(_ family: MetricFamily, to buffer: inout [UInt8]) {
        appendHeader(to: &buffer)
        let samples = family.samples.span
        var index = 0
        while index < samples.count {
            let (end, byteCountMax) = plainRun(samples, from: index)
            if end > index {
                append(samples.extracting(index..<end), byteCountMax: byteCountMax, to: &buffer)
                index = end
            } else {
                append(samples[index], to: &buffer)
                index += 1
            }
        }
    }

    private func appendHeader(to buffer: inout [UInt8]) {
        let familyName = isOpenMetrics ? descriptor.openMetricsName : descriptor.name[...]
        let type = isOpenMetrics ? descriptor.type.openMetricsName : descriptor.type.textName
        buffer.append(contentsOf: "# HELP \(familyName) ".utf8)
        buffer.append(escaping: descriptor.help, quotes: isOpenMetrics)
        buffer.append(contentsOf: "\n# TYPE \(familyName) \(type)\n".utf8)
        if isOpenMetrics, let unit = descriptor.validUnit {
            buffer.append(contentsOf: "# UNIT \(familyName) \(unit)\n".utf8)
        }
    }

    private func append(_ sample: MetricFamily.Sample, to buffer: inout [UInt8]) {
        switch sample.value {
        case .number(let value):
            append("", sample.labels, value, to: &buffer)
            buffer.append(.newline)
        case .exemplified(let value, let exemplar):
            append("", sample.labels, value, to: &buffer)
            if descriptor.type == .counter { append(exemplar, to: &buffer) }
            buffer.append(.newline)
        case .timed(let value, let unixSeconds):
            append("", sample.labels, value, to: &buffer)
            buffer.append(.space)
            // OpenMetrics counts seconds, the older format milliseconds.
            buffer.append(number: isOpenMetrics ? unixSeconds : (unixSeconds * 1000).rounded())
            buffer.append(.newline)
        case .histogram(let histogram):
            append(histogram, sample.labels, to: &buffer)
        }
    }

    private func append(
        _ suffix: String, _ labels: LabelSet, _ value: Double, to buffer: inout [UInt8]
    ) {
        buffer.append(contentsOf: name)
        buffer.append(contentsOf: suffix.utf8)
        buffer.append(contentsOf: labels.text)
        buffer.append(number: value)
    }

    private func append(
        _ histogram: HistogramSample, _ labels: LabelSet, to buffer: inout [UInt8]
    ) {
        for bucket in histogram.classic {
            buffer.append(contentsOf: name)
            buffer.append(contentsOf: "_bucket".utf8)
            buffer.append(contentsOf: labels.openText)
            buffer.append(contentsOf: (labels.pairs.isEmpty ? "{le=\"" : ",le=\"").utf8)
            buffer.append(bound: bucket.upperBound)
            buffer.append(contentsOf: "\"} ".utf8)
            buffer.append(count: bucket.cumulativeCount)
            if let exemplar = bucket.exemplar { append(exemplar, to: &buffer) }
            buffer.append(.newline)
        }
        guard !isOpenMetrics || histogram.hasMonotonicSum else { return }
        append("_sum", labels, histogram.sum, to: &buffer)
        buffer.append(.newline)
        buffer.append(contentsOf: name)
        buffer.append(contentsOf: "_count".utf8)
        buffer.append(contentsOf: labels.text)
        buffer.append(count: histogram.count)
        buffer.append(.newline)
    }

    /// Appends ` # {run="7"} 0.5 1584266400.250` where the format has exemplars and this one fits.
    private func append(_ exemplar: Exemplar, to buffer: inout [UInt8]) {
        guard isOpenMetrics, exemplar.isShort else { return }
        buffer.append(contentsOf: " # ".utf8)
        if exemplar.labels.pairs.isEmpty { buffer.append(contentsOf: "{}".utf8) }
        buffer.append(contentsOf: exemplar.labels.text)
        buffer.append(number: exemplar.value)
        guard let milliseconds = exemplar.milliseconds else { return }
        buffer.append(.space)
        append(milliseconds: milliseconds, to: &buffer)
    }

    /// Appends seconds with three decimals, never with an exponent: OpenMetrics advises against it,
    /// and some readers misread it.
    private func append(milliseconds: Int64, to buffer: inout [UInt8]) {
        let (seconds, thousandths) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        if milliseconds < 0 { buffer.append(.minus) }
        buffer.append(count: seconds)
        buffer.append(.point)
        for divisor: UInt64 in [100, 10, 1] {
            buffer.append(.zero + UInt8(thousandths / divisor % 10))
        }
    }
}

// A family of plain numbers can have a hundred thousand series. Its lines are written in short
// runs, the room for a run made at once.
extension TextWriter {
    /// The end of the run of plain numbers from `start` on, and the most bytes that it can take.
    ///
    /// The texts of the labels lie scattered in memory. To look at the length and the end of each,
    /// independently of the others, lets the processor fetch many of them at a time, which halves
    /// the time of a scrape; every text ends in a space.
    private func plainRun(
        _ samples: borrowing Span<MetricFamily.Sample>, from start: Int
    ) -> (end: Int, byteCountMax: Int) {
        var index = start
        var byteCountMax = 0
        while index < min(samples.count, start + Self.runLengthMax) {
            guard case .number = samples[index].value, samples[index].labels.text.last == .space
            else { break }
            byteCountMax += name.count + samples[index].labels.text.count + Self.endByteCountMax
            index += 1
        }
        return (index, byteCountMax)
    }

    private func append(
        _ samples: Span<MetricFamily.Sample>, byteCountMax: Int, to buffer: inout [UInt8]
    ) {
        buffer.append(addingCapacity: byteCountMax) { line in
            for index in samples.indices {
                guard case .number(let value) = samples[index].value else { continue }
                line.append(copying: name.span)
                line.append(copying: samples[index].labels.text.span)
                line.append(number: value)
                line.append(.newline)
            }
        }
    }

    private static let runLengthMax = 64

    /// A number and the line feed.
    private static let endByteCountMax = OutputSpan.numberByteCountMax + 1
}
