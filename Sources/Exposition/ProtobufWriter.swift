/// Writes one family as a length-delimited `io.prometheus.client.MetricFamily`.
///
/// The field numbers are those of Prometheus' published `io/prometheus/client/metrics.proto`, each
/// written where it is used beside its name.
enum ProtobufWriter {
    static func append(_ family: MetricFamily, to buffer: inout [UInt8]) {
        let descriptor = family.descriptor
        buffer.appendDelimited { message in
            message.append(field: 1, string: descriptor.name)  // name
            message.append(field: 2, string: descriptor.help)  // help
            message.append(field: 3, varint: descriptor.type.protobufNumber)  // type
            for index in family.samples.indices {
                message.append(field: 4) { metric in  // metric
                    append(family.samples[index], descriptor.type, to: &metric)
                }
            }
            if let unit = descriptor.validUnit {
                message.append(field: 5, string: unit)  // unit
            }
        }
    }

    /// Appends the body of a Metric.
    private static func append(
        _ sample: MetricFamily.Sample, _ type: MetricType, to metric: inout [UInt8]
    ) {
        metric.append(contentsOf: sample.labels.protobuf)  // label
        switch sample.value {
        case .number(let value):
            append(value, nil, type, to: &metric)
        case .exemplified(let value, let exemplar):
            append(value, exemplar, type, to: &metric)
        case .timed(let value, let unixSeconds):
            append(value, nil, type, to: &metric)
            if let milliseconds = Int64(exactly: (unixSeconds * 1000).rounded()) {
                metric.append(field: 6, varint: UInt64(bitPattern: milliseconds))  // timestamp_ms
            }
        case .histogram(let histogram):
            metric.append(field: 7) { message in  // histogram
                append(histogram, to: &message)
            }
        }
    }

    /// Gauge, Counter and Untyped; all three have the value in field 1.
    private static func append(
        _ value: Double, _ exemplar: Exemplar?, _ type: MetricType, to metric: inout [UInt8]
    ) {
        let field: UInt64 =
            switch type {
            case .gauge, .info: 2  // gauge
            case .counter: 3  // counter
            case .unknown, .histogram: 5  // untyped
            }
        metric.append(field: field) { message in
            message.append(field: 1, double: value)  // value
            if type == .counter, let exemplar {
                append(exemplar, field: 2, to: &message)  // exemplar
            }
        }
    }

    /// Appends the body of a Histogram.
    private static func append(_ histogram: HistogramSample, to message: inout [UInt8]) {
        message.append(field: 1, varint: histogram.count)  // sample_count
        message.append(field: 2, double: histogram.sum)  // sample_sum
        for (upperBound, cumulativeCount, exemplar) in histogram.classic {
            message.append(field: 3) { bucket in  // bucket
                bucket.append(field: 1, varint: cumulativeCount)  // cumulative_count
                bucket.append(field: 2, double: upperBound)  // upper_bound
                if let exemplar { append(exemplar, field: 3, to: &bucket) }  // exemplar
            }
        }
        guard let native = histogram.native else { return }
        message.append(field: 5, zigzag: Int64(native.schema))  // schema
        message.append(field: 6, double: native.zeroThreshold)  // zero_threshold
        message.append(field: 7, varint: native.zeroCount)  // zero_count
        append(native.negative, spanField: 9, deltaField: 10, to: &message)
        append(native.positive, spanField: 12, deltaField: 13, to: &message)
        if native.isIndistinct {
            // A span of no buckets tells the reader that there is a native histogram at all.
            append(BucketSpans.Span(offset: 0, length: 0), field: 12, to: &message)
        }
    }

    /// `positive_span` and `positive_delta`, or the same of the negative values.
    private static func append(
        _ buckets: BucketSpans, spanField: UInt64, deltaField: UInt64, to message: inout [UInt8]
    ) {
        for span in buckets.spans { append(span, field: spanField, to: &message) }
        for delta in buckets.deltas { message.append(field: deltaField, zigzag: delta) }
    }

    /// Appends a BucketSpan.
    private static func append(
        _ span: BucketSpans.Span, field: UInt64, to message: inout [UInt8]
    ) {
        message.append(field: field) { bytes in
            bytes.append(field: 1, zigzag: Int64(span.offset))  // offset
            bytes.append(field: 2, varint: span.length)  // length
        }
    }

    /// Appends an Exemplar, unless its labels are too long for one.
    private static func append(_ exemplar: Exemplar, field: UInt64, to message: inout [UInt8]) {
        guard exemplar.isShort else { return }
        message.append(field: field) { bytes in
            bytes.append(contentsOf: exemplar.labels.protobuf)  // label
            bytes.append(field: 2, double: exemplar.value)  // value
            guard let milliseconds = exemplar.milliseconds else { return }
            bytes.append(field: 3) { timestamp in  // google.protobuf.Timestamp
                // Nanoseconds count forwards from the second before, also ahead of 1970.
                let seconds =
                    milliseconds < 0 ? (milliseconds + 1) / 1000 - 1 : milliseconds / 1000
                let nanoseconds = (milliseconds - seconds * 1000) * 1_000_000
                timestamp.append(field: 1, varint: UInt64(bitPattern: seconds))  // seconds
                timestamp.append(field: 2, varint: UInt64(bitPattern: nanoseconds))  // nanos
            }
        }
    }
}
