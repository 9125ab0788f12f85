"""Prometheus' messages, declared from the field numbers that io/prometheus/client/metrics.proto publishes."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TYPES = descriptor_pb2.FieldDescriptorProto
SCALARS = {
    "string": TYPES.TYPE_STRING, "double": TYPES.TYPE_DOUBLE, "uint64": TYPES.TYPE_UINT64,
    "int64": TYPES.TYPE_INT64, "sint32": TYPES.TYPE_SINT32, "sint64": TYPES.TYPE_SINT64,
    "uint32": TYPES.TYPE_UINT32, "int32": TYPES.TYPE_INT32,
}

# Each field as "number type name", a star for repeated ones.
MESSAGES = {
    "LabelPair": ["1 string name", "2 string value"],
    "Gauge": ["1 double value"],
    "Counter": ["1 double value", "2 Exemplar exemplar"],
    "Untyped": ["1 double value"],
    "Histogram": [
        "1 uint64 sample_count", "4 double sample_count_float", "2 double sample_sum",
        "3 Bucket* bucket", "5 sint32 schema", "6 double zero_threshold", "7 uint64 zero_count",
        "8 double zero_count_float", "9 BucketSpan* negative_span", "10 sint64* negative_delta",
        "11 double* negative_count", "12 BucketSpan* positive_span", "13 sint64* positive_delta",
        "14 double* positive_count", "16 Exemplar* exemplars",
    ],
    "Bucket": [
        "1 uint64 cumulative_count", "4 double cumulative_count_float", "2 double upper_bound",
        "3 Exemplar exemplar",
    ],
    "BucketSpan": ["1 sint32 offset", "2 uint32 length"],
    "Timestamp": ["1 int64 seconds", "2 int32 nanos"],
    "Exemplar": ["1 LabelPair* label", "2 double value", "3 Timestamp timestamp"],
    "Metric": [
        "1 LabelPair* label", "2 Gauge gauge", "3 Counter counter", "5 Untyped untyped",
        "7 Histogram histogram", "6 int64 timestamp_ms",
    ],
    "MetricFamily": [
        "1 string name", "2 string help", "3 int32 type", "4 Metric* metric", "5 string unit",
    ],
}

COUNTER, GAUGE, SUMMARY, UNTYPED, HISTOGRAM = range(5)


def metric_family_class():
    file = descriptor_pb2.FileDescriptorProto(
        name="io/prometheus/client/metrics.proto", package="io.prometheus.client",
        syntax="proto2")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for text in fields:
            number, type_name, field_name = text.split()
            field = message.field.add(name=field_name, number=int(number))
            repeated = type_name.endswith("*")
            field.label = TYPES.LABEL_REPEATED if repeated else TYPES.LABEL_OPTIONAL
            type_name = type_name.rstrip("*")
            if type_name in SCALARS:
                field.type = SCALARS[type_name]
            else:
                field.type = TYPES.TYPE_MESSAGE
                field.type_name = f".io.prometheus.client.{type_name}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(
        pool.FindMessageTypeByName("io.prometheus.client.MetricFamily"))


MetricFamily = metric_family_class()


def families(body):
    """The families of a delimited body, by name; a byte that no field declares is an error."""
    found, position = {}, 0
    while position < len(body):
        length, shift = 0, 0
        while True:
            byte = body[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        family = MetricFamily()
        family.ParseFromString(body[position:position + length])
        assert family.SerializeToString() and len(family.SerializeToString()) == length, family.name
        position += length
        assert family.name not in found
        found[family.name] = family
    return found


def native_buckets(histogram, sign):
    """The index and count of each native bucket, from its spans and differences."""
    spans, deltas = getattr(histogram, sign + "_span"), getattr(histogram, sign + "_delta")
    index, count, place, buckets = 0, 0, 0, {}
    for span in spans:
        index += span.offset
        for _ in range(span.length):
            count += deltas[place]
            place += 1
            buckets[index] = count
            index += 1
    assert place == len(deltas)
    return buckets
