extension NamedSchema {
    private static let outcome = JSONSchema.value(
        "Number, or text for a class. A boolean is 1 or 0.", types: ["number", "string"])

    static let tasks: [NamedSchema] = [
        NamedSchema(
            "TaskValuesRequest",
            .request(
                "Outputs or ground truth of a task.",
                [
                    .always("task", .name("Name of the task.")),
                    .always(
                        "values",
                        .list(
                            "The values.",
                            of: .request(
                                "A value.",
                                [
                                    .always("id", .name("What joins an output and its label.")),
                                    .always(
                                        "value",
                                        .value(
                                            "A number, a text for a class, or a boolean, which "
                                                + "counts as 1 or 0.",
                                            types: ["number", "string", "boolean"])),
                                    .maybe(
                                        "timestamp",
                                        .time(
                                            "When the value came to be; now where it is left out."
                                        ).orNull),
                                ]))),
                ])),
        NamedSchema(
            "TaskEntry",
            .answer(
                "A task, in short.",
                [
                    .always("task", .string("Name of the task.")),
                    .always("outputs", .count("Values with an output.")),
                    .always("labels", .count("Values with a label.")),
                    .always("labelled", .count("Values with both.")),
                    .maybe(
                        "labelled_ratio",
                        .number("Outputs with a label as a share of all outputs, 0 to 1.")),
                ])),
        NamedSchema(
            "Task",
            .answer(
                "How good the outputs of a task are.",
                [
                    .always("task", .string("Name of the task.")),
                    .always("pairs", .count("Pairs of output and label in the window.")),
                    .always(
                        "metrics", .map("Metrics by scikit-learn's names.", of: .number(nil))),
                    .maybe(
                        "confusion_matrix",
                        .answer(
                            "Counts of classes.",
                            [
                                .always("classes", .list("The classes.", of: outcome)),
                                .always(
                                    "counts",
                                    .list(
                                        "A row for each true class, in it a count for each class "
                                            + "that was output.", of: .list(nil, of: .count(nil)))
                                ),
                            ])),
                ])),
        NamedSchema(
            "TaskValue",
            .answer(
                "A value of a task.",
                [
                    .always("id", .string("What joins output and label.")),
                    .maybe("output", outcome),
                    .maybe("output_at", .instant("Time of the output.")),
                    .maybe("label", outcome),
                    .maybe("label_at", .instant("Time of the label.")),
                ])),
    ]
}
