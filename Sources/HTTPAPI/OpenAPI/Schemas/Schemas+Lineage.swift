import Lineage
import Wire

extension NamedSchema {
    private static let runStanding: [JSONSchema.Property] = [
        .always("component", .string("Name of the component.")),
        .always("owner", .string("Owner of the component; may be empty.")),
    ]

    private static let rowsByName = JSONSchema.map(
        "Rows by the name of the artifact, where a row is asked for.",
        of: .list(nil, of: .count("Row, from 0.")))

    private static let traceLine = JSONSchema.answer(
        "A run of a trace.",
        [
            .always("run", .integer("Id of the run.")),
            .always("level", .count("Level in the tree; 0 for the runs where it starts.")),
            .maybe(
                "parent",
                .integer(
                    "The run that this one hangs below: the nearest before it, one level up."
                )),
            .always(
                "via",
                .list(
                    "Artifacts between the two; none where a component's name was stated.",
                    of: .string(nil))),
            .always(
                "repeated",
                .boolean("Whether the run stands above already, with all that hangs below it.")),
            .always("has_more", .boolean("Whether `depth` left runs below this one out.")),
        ] + runStanding + [
            .always(
                "status",
                .choice("How the run ended, if it did.", RunStatus.allCases.map(\.rawValue))),
            .always("started_at", .instant("Start.")),
            .maybe("ended_at", .instant("End.")),
            .always("outputs", .list("What the run wrote.", of: .named("Artifact"))),
            .maybe("input_rows", rowsByName),
            .maybe("output_rows", rowsByName),
        ])

    private static func valueDifference(_ description: String) -> JSONSchema {
        .answer(
            description + " A side without a value lacks the member.",
            [
                .always("name", .string("Name of the value.")),
                .maybe("left", .string("Value of the left run.")),
                .maybe("right", .string("Value of the right run.")),
            ])
    }

    static let traces: [NamedSchema] = [
        NamedSchema(
            "Trace",
            .answer(
                "A tree of runs as a list in pre-order.",
                [
                    .always("artifact", .string("The artifact that was asked for.")),
                    .always("count", .count("Number of distinct runs.")),
                    .always("truncated", .boolean("Whether a limit left runs out.")),
                    .always("runs", .list("Lines of the tree.", of: .named("TraceLine"))),
                ])),
        NamedSchema("TraceLine", traceLine),
        NamedSchema(
            "Difference",
            .answer(
                "How the traces of two outputs differ.",
                [
                    .always("left", .string("The left output.")),
                    .always("right", .string("The right output.")),
                    .always(
                        "shared", .list("Ids of the runs that both came from.", of: .integer(nil))),
                    .always("changed", .list("Runs that differ.", of: .named("RunPair"))),
                    .always(
                        "alike",
                        .list(
                            "Runs with equal code, parameters and versions of inputs.",
                            of: .named("RunPair"))),
                    .always(
                        "only_left",
                        .list("Runs of the left trace alone.", of: .named("SingleRun"))),
                    .always(
                        "only_right",
                        .list("Runs of the right trace alone.", of: .named("SingleRun"))),
                ])),
        NamedSchema(
            "RunPair",
            .answer(
                "Two runs of a component, one of each trace.",
                runStanding + [
                    .always("left", .integer("Id of the left run.")),
                    .always("right", .integer("Id of the right run.")),
                    .maybe("git_commit", valueDifference("Commits that differ.")),
                    .maybe("code", valueDifference("Sources that differ.")),
                    .always(
                        "parameters",
                        .list(nil, of: valueDifference("A parameter that differs."))),
                    .always(
                        "inputs",
                        .list(nil, of: valueDifference("An input whose version differs."))),
                ])),
        NamedSchema(
            "SingleRun",
            .answer(
                "A run without a counterpart.",
                [.always("run", .integer("Id of the run."))] + runStanding)),
        NamedSchema(
            "ArtifactCard",
            .answer(
                "An artifact in all of its versions.",
                [
                    .always("name", .string("Name.")),
                    .always(
                        "kind",
                        .choice("Kind.", ArtifactKind.allCases.map(\.rawValue))),
                    .maybe("flagged_at", .instant("When it was flagged, if it is.")),
                    .always("labels", .list("Data labels.", of: .string(nil))),
                    .maybe("producer", .integer("Id of the latest run that output it.")),
                    .maybe("reader", .integer("Id of the latest run that read it.")),
                ])),
    ]

    static let flags: [NamedSchema] = [
        NamedSchema(
            "FlagRequest",
            .request(
                "Outputs to flag: `output`, `outputs` or both.",
                [
                    .maybe("output", .name("Name of an output.")),
                    .maybe("outputs", .list("Names of outputs.", of: .name("Output."))),
                ]
            ).notEmpty),
        NamedSchema(
            "FlaggedCount",
            .answer(
                "How many outputs were flagged.",
                [.always("flagged", .count("Outputs that were not flagged before."))])),
        NamedSchema(
            "UnflaggedCount",
            .answer(
                "How many flags were taken off.",
                [.always("unflagged", .count("Outputs that were flagged until now."))])),
        NamedSchema(
            "Flag",
            .answer(
                "A flagged output.",
                [
                    .always("output", .string("Name of the output.")),
                    .always("flagged_at", .instant("When it was flagged.")),
                    .maybe("run", .integer("Id of the latest run that made it.")),
                ])),
        NamedSchema("Review", review),
        NamedSchema("Suspect", suspect),
        NamedSchema(
            "Predicate",
            .answer(
                "Something that flagged outputs have in common.",
                [
                    .always(
                        "predicate",
                        .string(
                            "A commit (`train@3f2c9a`), a parameter (`train: depth=4`) or a version "
                                + "of an artifact (`features.csv=v3`).")),
                    .always("owners", .list("Owners of the components.", of: .string(nil))),
                    .always("flagged", .count("Flagged outputs that it led to.")),
                    .always("unflagged", .count("Other outputs that it led to.")),
                    .always("ratio", .number("One-sided log-likelihood ratio.")),
                ])),
        NamedSchema(
            "LabelsRequest",
            .request(
                "Data labels: `label`, `labels` or both.",
                [
                    .maybe("label", .name("Data label.")),
                    .maybe("labels", .list("Data labels.", of: .name("Data label."))),
                ]
            ).notEmpty),
        NamedSchema(
            "Label",
            .answer(
                "A mark on data that spreads from inputs to outputs.",
                [
                    .always("name", .string("Name.")),
                    .maybe("retracted_at", .instant("When it was retracted, if it was.")),
                ])),
    ]

    private static let review = JSONSchema.answer(
        "What the flagged outputs have in common.",
        [
            .always(
                "order",
                .choice("How runs are ranked.", ReviewOrder.allCases.map(\.rawValue))),
            .always("outputs", .list("The flagged outputs.", of: .string(nil))),
            .maybe("compared", .count("Runs without a flag that they are compared with.")),
            .maybe(
                "groups",
                .list(
                    "With the order `suspects`: groups of runs, the likeliest first.",
                    of: .answer(
                        "Runs that no flagged output tells apart.",
                        [
                            .always("score", .number("Score of the evidence.")),
                            .always("flagged", .count("Flagged outputs that they led to.")),
                            .always("suspects", .list("The runs.", of: .named("Suspect"))),
                        ]))),
            .maybe(
                "predicates",
                .list("With the order `suspects`.", of: .named("Predicate"))),
            .maybe(
                "runs",
                .list(
                    "With the order `mltrace`: runs by the number of flagged outputs.",
                    of: .named("Suspect"))),
        ])

    private static let suspect = JSONSchema.answer(
        "A run that flagged outputs came from.",
        [.always("run", .integer("Id of the run."))] + runStanding + [
            .always("started_at", .instant("Start.")),
            .always("flagged", .count("Flagged outputs that the run led to.")),
            .always("coverage", .number("The same as a share of all flagged outputs, 0 to 1.")),
            .maybe("unflagged", .count("Other outputs that the run led to.")),
            .maybe("score", .number("Score of the evidence.")),
            .always("reasons", .list("A sentence for each piece of evidence.", of: .string(nil))),
        ])
}
