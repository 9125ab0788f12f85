import Drift

extension NamedSchema {
    private static let key: [JSONSchema.Property] = [
        .always("component", .string("Name of the component.")),
        .always("role", .role),
        .always("field", .string("Name of the field.")),
    ]

    private static let kind = JSONSchema.choice(
        "Type of the field.", FieldKind.allCases.map(\.rawValue))

    private static let measure = JSONSchema.choice(
        "Measure of drift.", Measure.allCases.map(\.rawValue))

    static let fields: [NamedSchema] = [
        NamedSchema(
            "FieldEntry",
            .answer(
                "A monitored field, in short.",
                key + [
                    .maybe("kind", kind),
                    .always("rows", .count("Values in the window, missing ones among them.")),
                    .maybe(
                        "score",
                        .number(
                            "Drift score; 1 is the least shift that matters. Absent without a "
                                + "reference.")),
                    .maybe("measure", measure),
                    .maybe(
                        "group",
                        .string(
                            "`ROLE/FIELD` of the worst of the fields that drift together with this "
                                + "one.")),
                ])),
        NamedSchema("Field", field),
        NamedSchema("FieldWindow", window),
        NamedSchema("FieldReference", reference),
        NamedSchema("FieldStatistics", statistics),
        NamedSchema(
            "Drift",
            .answer(
                "How far a field has moved from its reference.",
                [
                    .always("score", .number("Drift score; 1 is the least shift that matters.")),
                    .maybe("measure", measure),
                    .always("measures", .list("Every measure.", of: .named("Effect"))),
                ])),
        NamedSchema(
            "Effect",
            .answer(
                "A measure of drift. All but `raw` is in equivalents of Cohen's d.",
                [
                    .always("measure", measure),
                    .maybe("raw", .number("Value of the measure in its own unit.")),
                    .maybe("effect_size", .number("Effect size.")),
                    .maybe(
                        "noise_floor", .number("Effect size that sampling alone explains.")),
                    .maybe("lower_bound", .number("Lower bound of the effect size.")),
                    .maybe("threshold", .number("Least effect size that matters.")),
                    .maybe("floor", .number("Normal variation of this field.")),
                ])),
        NamedSchema(
            "SpanComparison",
            .answer(
                "A past span of a field, compared with a reference.",
                key + [
                    .always("from", .instant("Start of the span.")),
                    .always("until", .instant("End of the span.")),
                    .always("statistics", .named("FieldStatistics")),
                    .maybe("reference", .named("FieldStatistics")),
                    .maybe("drift", .named("Drift")),
                ])),
        NamedSchema(
            "ReferenceRequest",
            .request(
                "Where the reference comes from: `run` with the kind `run`, `from` and `until` "
                    + "with `span`, `profile` with `profile`, nothing with `auto`.",
                [
                    .always(
                        "kind", .choice("Kind of reference.", ["run", "span", "profile", "auto"])),
                    .maybe("run", .integer("Id of the run whose values are the reference.")),
                    .maybe("from", .time("Start of the span.")),
                    .maybe("until", .time("End of the span, which does not belong to it.")),
                    .maybe("profile", .named("Profile")),
                ])),
    ]

    private static let field = JSONSchema.answer(
        "A monitored field: counters, window, reference and drift.",
        key + [
            .maybe("kind", kind),
            .always("values", .count("Values since the field appeared.")),
            .always("missing", .count("Missing values among them.")),
            .always(
                "refused", .count("Infinite numbers, and vectors whose length does not fit.")),
            .always("mistyped", .count("Values of another type, in batches that were refused.")),
            .always("late", .count("Values that came too late for the window.")),
            .maybe("newest_value_at", .instant("Time of the newest value.")),
            .always("window", .named("FieldWindow")),
            .maybe("reference", .named("FieldReference")),
            .maybe("drift", .named("Drift", "Drift of the window.")),
            .maybe("recent", .named("Drift", "Drift of the newest quarter of the window.")),
        ])

    private static let window = JSONSchema.answer(
        "The values that are watched.",
        [
            .maybe("start", .instant("Start of the window.")),
            .maybe("end", .instant("End of the window.")),
            .maybe("run", .integer("Id of the run whose values these are.")),
            .maybe("statistics", .named("FieldStatistics")),
        ])

    private static let reference = JSONSchema.answer(
        "What the window is compared with.",
        [
            .always(
                "kind",
                .choice(
                    "Where it comes from. Nobody set `bootstrap` (the first values), `lineage` (the "
                        + "run that made the model) and `calm_run` (an earlier run).",
                    ["bootstrap", "span", "profile", "run", "lineage", "calm_run"])),
            .maybe("run", .integer("Id of the run that it comes from.")),
            .maybe("reason", .string("Why it is in force, where nobody set it.")),
            .always("set_at", .instant("Since when it is in force.")),
            .always(
                "seasonality",
                .choice(
                    "Period after which windows are compared with their like.",
                    Seasonality.allCases.map(\.rawValue))),
            .maybe("statistics", .named("FieldStatistics")),
        ])

    private static let statistics = JSONSchema.answer(
        "A distribution in numbers. What a type of field does not have is absent.",
        [
            .always("kind", kind),
            .always("count", .count("Values that are neither missing nor refused.")),
            .always("missing", .count("Missing values.")),
            .maybe("distinct", .count("Distinct values, maybe estimated.")),
            .maybe("dimension", .count("Length of each vector.")),
            .maybe("mean", .number("Mean.")),
            .maybe("stddev", .number("Standard deviation.")),
            .maybe("skewness", .number("Skewness.")),
            .maybe("kurtosis", .number("Excess kurtosis: 0 for a Gaussian.")),
            .maybe("minimum", .number("Least value.")),
            .maybe("maximum", .number("Greatest value.")),
            .maybe("quantiles", .map("Values by probability, as `0.25`.", of: .number(nil))),
            .maybe(
                "categories",
                .map("Shares of the commonest categories, 0 to 1.", of: .number(nil))),
        ])
}
