import Monitor
import Sketches

extension NamedSchema {
    private static let valueCounts = JSONSchema.list(
        nil,
        of: .list(
            "A value and its count.", of: .number(nil), count: 2...2))

    private static let buckets = JSONSchema.list(
        nil, of: .list("Index and count of a bucket.", of: .integer(nil), count: 2...2))

    static let observations: [NamedSchema] = [
        NamedSchema(
            "Observations",
            .request(
                "A batch of rows, column by column. All columns have one length.",
                [
                    .always("component", .name("Name of the component.")),
                    .always("role", .role),
                    .always("fields", .named("Columns")),
                    .maybe(
                        "run",
                        .value(
                            "Id or `external_id` of the run of the values. Without it they belong "
                                + "to the sliding window.", types: ["integer", "string", "null"])),
                    .maybe(
                        "timestamp",
                        .time(
                            "When the values came to be, at most a day ahead; now where it is left "
                                + "out."
                        ).orNull),
                    .maybe(
                        "ids",
                        .list("An id for each row, for exemplars.", of: .string(nil))),
                    .maybe(
                        "batch_id",
                        .string("Makes a retry harmless for seven days.").orNull),
                ])),
        NamedSchema("Columns", .map("Columns by the name of the field.", of: .named("Column"))),
        NamedSchema(
            "Column",
            .any(
                "Values of a field, null where one is missing, or a summary of them. The first "
                    + "value that is not null decides the type.",
                [
                    .list("Numbers.", of: .value(nil, types: ["number", "null"])),
                    .list(
                        "Categories; a boolean counts as `true` or `false`.",
                        of: .value(nil, types: ["string", "boolean", "null"])),
                    .list(
                        "Vectors of one length.",
                        of: .list(nil, of: .number(nil), count: 1...EmbeddingSummary.dimensionMax)
                            .orNull),
                    .named("Summary"),
                ])),
        NamedSchema(
            "Summary",
            .any(
                "A summary of values that the sender has made.",
                [.named("CategoricalSummary"), .named("NumericSummary")])),
        NamedSchema(
            "CategoricalSummary",
            .request(
                "Counts of categories.",
                [
                    .always("kind", .choice(nil, ["categorical"])),
                    .maybe("missing", .count("Missing values.")),
                    .maybe("zeros", .integer("No number is 0.", in: 0...0)),
                    .maybe(
                        "counts",
                        .map("Counts by category.", of: .integer(nil, in: 1...(1 << 53)))),
                ])),
        NamedSchema("NumericSummary", numericSummary),
        NamedSchema("Histogram", histogram),
        NamedSchema(
            "Profile",
            .any(
                "A summary, or the panes of normal operation: summaries of spans of one length.",
                [
                    .named("Summary"),
                    .request(
                        "Panes.",
                        [
                            .always(
                                "panes",
                                .list(
                                    nil,
                                    of: .any(
                                        nil,
                                        [
                                            .named("Summary"),
                                            .string("Encoded summary in Base64."),
                                        ])))
                        ]),
                ])),
        NamedSchema(
            "AcceptedCount",
            .answer(
                "What was stored.", [.always("accepted", .count("Number of rows or values."))])),
    ]

    private static let numericSummary = JSONSchema.request(
        "Moments and distribution of numbers. Up to 256 distinct values go in `values`, more in "
            + "`histogram`, `atoms` and `sketch`. Lists are in ascending order.",
        [
            .always("kind", .choice(nil, ["numeric"])),
            .maybe("missing", .count("Missing values.")),
            .maybe("infinite", .count("Infinite values, which are left out of all else.")),
            .maybe("zeros", .count("Values that are 0.")),
            .maybe("count", .count("Finite values.")),
            .maybe("mean", .number("Mean.")),
            .maybe(
                "central_sums",
                .list(
                    "Sums of the second, third and fourth powers of deviations from the mean.",
                    of: .number(nil), count: 3...3)),
            .maybe("minimum", .number("Least value.")),
            .maybe("maximum", .number("Greatest value.")),
            .maybe("values", valueCounts),
            .maybe("atoms", valueCounts),
            .maybe("histogram", .named("Histogram")),
            .maybe("sketch", .string("KLL sketch of doubles of Apache DataSketches in Base64.")),
        ])

    private static let histogram = JSONSchema.request(
        "Counts in buckets of Prometheus' native histograms, about an anchor.",
        [
            .maybe("schema", .integer("Resolution: 2^schema buckets for each doubling.")),
            .maybe("anchor", .number("Value that distances are measured from.")),
            .maybe("first_index", .integer("Index of the bucket that is nearest to the anchor.")),
            .maybe("at_anchor", .count("Values that are the anchor.")),
            .maybe(
                "near",
                .list(
                    "Values above and below the anchor that are nearer than the first bucket.",
                    of: .count(nil), count: 2...2)),
            .maybe("positive", buckets),
            .maybe("negative", buckets),
        ])
}
