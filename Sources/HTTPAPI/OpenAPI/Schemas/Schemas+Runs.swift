import Lineage

extension NamedSchema {
    private static let artifactKind = JSONSchema.choice(
        "Kind of the artifact; found from the name where it is not stated.",
        ArtifactKind.allCases.map(\.rawValue))

    private static let runStatus = JSONSchema.choice(
        "How the run ended, if it did.", RunStatus.allCases.map(\.rawValue))

    private static let testMembers: [JSONSchema.Property] = [
        .always("name", .string("Name of the test.")),
        .always("passed", .boolean("Whether it passed.")),
    ]

    private static let rowNumber = JSONSchema.integer("Row, from 0.", in: 0...RowMap.rowMax)

    static let components: [NamedSchema] = [
        NamedSchema(
            "ComponentRequest",
            .request(
                "A component. What is left out becomes empty.",
                [
                    .always("name", .name("Name, in Unicode's normal form C.")),
                    .maybe("description", .string("What the component does.")),
                    .maybe("owner", .string("Person or team that answers for the component.")),
                    .maybe("tags", .list("Tags.", of: .name("Tag."))),
                ])),
        NamedSchema(
            "Component",
            .answer(
                "A named step of a pipeline.",
                [
                    .always("name", .string("Name.")),
                    .always("description", .string("What the component does; may be empty.")),
                    .always(
                        "owner", .string("Who answers for the component; may be empty.")),
                    .always("tags", .list("Tags in order.", of: .string(nil))),
                    .always("created_at", .instant("When the component was first named.")),
                ])),
        NamedSchema(
            "TagsRequest",
            .request(
                "Tags to add.",
                [.always("tags", .list("Tags.", of: .name("Tag."), count: 1...Int.max))])),
    ]

    static let runs: [NamedSchema] = [
        NamedSchema(
            "ArtifactRequest",
            .any(
                "An input or output: its name, or an object.",
                [
                    .name("Name of the artifact."),
                    .request(
                        "An artifact.",
                        [
                            .always("name", .name("Name of the artifact.")),
                            .maybe("version", .string("Version of the content.").orNull),
                            .maybe("kind", artifactKind),
                            .maybe("labels", .list("Data labels.", of: .name("Data label."))),
                        ]),
                ])),
        NamedSchema(
            "RowMap",
            .request(
                "Which rows of an input made which rows of an output. One of `identity`, "
                    + "`ranges`, `rows` and `groups` is required.",
                [
                    .always("input", .string("Name of an input of the run.")),
                    .always("output", .string("Name of an output of the run.")),
                    .maybe(
                        "identity",
                        .integer(
                            "Number of rows, each made of the row with its number.",
                            in: 0...RowMap.rowMax)),
                    .maybe(
                        "ranges",
                        .list(
                            "Stretches of input rows, in the order of the output rows.",
                            of: .list("First row, number of rows.", of: rowNumber, count: 2...2))),
                    .maybe("rows", .list("The input row of each output row.", of: rowNumber)),
                    .maybe(
                        "groups",
                        .list(
                            "The input rows of each output row.",
                            of: .list(nil, of: rowNumber))),
                ])),
        NamedSchema(
            "RunRequest",
            .request(
                "A run. A second request with an `external_id` changes nothing, but completes a "
                    + "run that is `running`.",
                [
                    .always("component", .name("Name of the component; created where unknown.")),
                    .maybe("started_at", .time("Start; now where it is left out.")),
                    .maybe("ended_at", .time("End.").orNull),
                    .maybe("status", runStatus),
                    .maybe("error", .string("Why the run failed.").orNull),
                    .maybe("inputs", .list("What it read.", of: .named("ArtifactRequest"))),
                    .maybe("outputs", .list("What it wrote.", of: .named("ArtifactRequest"))),
                    .maybe(
                        "upstream",
                        .list(
                            "Components whose latest run it depends on, beside what follows from "
                                + "its inputs.", of: .name("Component."))),
                    .maybe("git_commit", .string("Commit of the code.").orNull),
                    .maybe("git_tags", .list("Tags of the commit.", of: .string(nil))),
                    .maybe("code", .string("Source of the component.").orNull),
                    .maybe("notes", .string("Notes.")),
                    .maybe(
                        "parameters",
                        .map(
                            "Parameters by name. Values that are no text are stored as written.",
                            of: .anything)),
                    .maybe("metrics", .map("Metrics by name.", of: .number(nil))),
                    .maybe(
                        "tests",
                        .list(
                            "Results of tests.",
                            of: .request(
                                "Result of a test.",
                                testMembers + [.maybe("message", .string("Details.").orNull)]))),
                    .maybe(
                        "staleness_threshold_seconds",
                        .number("Age in seconds from which an input is stale.", above: 0)),
                    .maybe("row_maps", .list("Lineage of rows.", of: .named("RowMap"))),
                    .maybe(
                        "external_id",
                        .string("A name of the sender's own; makes a retry harmless.").orNull),
                    .maybe(
                        "fields",
                        .request(
                            "Values of fields, by role.",
                            [
                                .maybe("input", .named("Columns")),
                                .maybe("output", .named("Columns")),
                                .maybe("label", .named("Columns")),
                            ])),
                ])),
        NamedSchema(
            "RunsRequest",
            .any(
                "One run, or an array of runs.",
                [.named("RunRequest"), .list(nil, of: .named("RunRequest"))])),
        NamedSchema(
            "RecordedRuns",
            .answer(
                "Ids of runs: `id` for one run, `ids` for an array.",
                [
                    .maybe("id", .integer("Id of the run.")),
                    .maybe("ids", .list("Ids of the runs, in order.", of: .integer(nil))),
                    .maybe(
                        "refused_values",
                        .list(
                            "Runs that are stored without their values.",
                            of: .answer(
                                "A run whose values were refused.",
                                [
                                    .always("index", .count("Place of the run, from 0.")),
                                    .always("error", .string("Why, in a sentence.")),
                                ]))),
                ])),
        NamedSchema(
            "NotesRequest",
            .request("Notes of a run.", [.always("notes", .string("The notes."))])),
        NamedSchema(
            "Artifact",
            .answer(
                "An input or output.",
                [
                    .always("name", .string("Name.")),
                    .maybe("version", .string("Version of the content.")),
                    .always("kind", artifactKind),
                    .always("labels", .list("Data labels.", of: .string(nil))),
                ])),
        NamedSchema("Run", run),
    ]

    private static let run = JSONSchema.answer(
        "One execution of a component.",
        [
            .always("id", .integer("Id.")),
            .always("component", .string("Name of the component.")),
            .always("owner", .string("Owner of the component; may be empty.")),
            .always("status", runStatus),
            .always("started_at", .instant("Start.")),
            .maybe("ended_at", .instant("End.")),
            .maybe("duration_seconds", .number("Length in seconds.")),
            .maybe("error", .string("Why the run failed.")),
            .always("inputs", .list("What it read.", of: .named("Artifact"))),
            .always("outputs", .list("What it wrote.", of: .named("Artifact"))),
            .always("dependencies", .list("Ids of the runs it depends on.", of: .integer(nil))),
            .maybe("git_commit", .string("Commit of the code.")),
            .always("git_tags", .list("Tags of the commit.", of: .string(nil))),
            .maybe("code", .string("Source of the component.")),
            .always("notes", .string("Notes; may be empty.")),
            .always("parameters", .map("Parameters by name, as text.", of: .string(nil))),
            .always("metrics", .map("Metrics by name.", of: .number(nil))),
            .always(
                "tests",
                .list(
                    "Results of tests.",
                    of: .answer(
                        "Result of a test.",
                        testMembers + [.maybe("message", .string("Details."))]))),
            .always("upstream", .list("Components it depends on by name.", of: .string(nil))),
            .always(
                "staleness",
                .list("A sentence for each dependency that is out of date.", of: .string(nil))),
            .maybe(
                "staleness_threshold_seconds",
                .number("Age in seconds from which an input is stale, where the run states it.")),
            .always(
                "retracted_labels",
                .list(
                    "Data labels of its inputs that had been retracted when it started.",
                    of: .string(nil))),
            .maybe("external_id", .string("The sender's own name of the run.")),
        ])
}
