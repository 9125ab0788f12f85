import Access
import HTTPTypes
import Lineage
import Wire

extension OperationDescription {
    /// Flags, reviews and data labels.
    static let flags: [OperationDescription] = [
        OperationDescription(
            "listFlags", .get, "/api/v1/flags", .flags, right: .read, "list the flagged outputs",
            parameters: [
                .query(
                    "before",
                    .string(
                        "Position of the page: the time of a flag, a slash, and its output. "
                            + "Take it from the header `Link` of the page before.")),
                .pageLength,
            ],
            responses: [.list(of: "Flag", "Flags, the latest first.")],
            examples: [
                .get("/api/v1/flags"),
                .get("/api/v1/flags?before=2030-01-01T00:00:00Z%2Ftip-model&limit=10"),
            ]),
        OperationDescription(
            "flag", .post, "/api/v1/flags", .flags, right: .ingest, "flag outputs as wrong",
            bodies: [.json("FlagRequest")],
            responses: [.json(200, "FlaggedCount", "The outputs are flagged.")], errors: [404],
            examples: [
                .send("/api/v1/flags", #"{"outputs": ["tips-2020-03-22"]}"#),
                .send("/api/v1/flags", #"{"output": "tip-model"}"#),
            ]),
        OperationDescription(
            "unflag", .delete, "/api/v1/flags", .flags, right: .ingest, "take flags off",
            detail: "Either `output` or `all` is required.",
            parameters: [
                .query("output", .string("The output that is right after all.")),
                .query("all", .choice("Takes the flags off all outputs.", ["true"])),
            ],
            responses: [.json(200, "UnflaggedCount", "The outputs are not flagged any more.")],
            errors: [404],
            examples: [
                .get("/api/v1/flags?output=tips-2020-03-22"), .get("/api/v1/flags?all=true"),
            ]),
        OperationDescription(
            "review", .get, "/api/v1/review", .flags, right: .read,
            "suspects of the flagged outputs",
            parameters: [
                .query(
                    "order",
                    .choice(
                        "`suspects` ranks runs by evidence, `mltrace` by the number of flagged "
                            + "outputs that they led to.",
                        ReviewOrder.allCases.map(\.rawValue)
                    ).usually(.string(ReviewOrder.suspects.rawValue))),
                .query(
                    "limit",
                    .integer("Number of suspects.", in: 1...LineageLimits.pageRunCountMax)
                        .usually(5)),
            ],
            responses: [.json(200, "Review", "What the flagged outputs have in common.")],
            examples: [
                .get("/api/v1/review"), .get("/api/v1/review?order=mltrace&limit=10"),
            ]),
        OperationDescription(
            "listLabels", .get, "/api/v1/labels", .flags, right: .read, "list data labels",
            parameters: [
                .query(
                    "retracted",
                    .boolean("Whether retracted labels are listed, or all others.")
                        .usually(false)),
                .pageStart, .pageLength,
            ],
            responses: [.list(of: "Label", "Labels by name.")],
            examples: [.get("/api/v1/labels?retracted=false&after=a&limit=100")]),
        OperationDescription(
            "createLabels", .post, "/api/v1/labels", .flags, right: .ingest,
            "create data labels", bodies: [.json("LabelsRequest")],
            responses: [.json(201, .list(nil, of: .named("Label")), "The labels.")],
            examples: [
                .send("/api/v1/labels", #"{"labels": ["customers", "partners"]}"#),
                .send("/api/v1/labels", #"{"label": "customers"}"#),
            ]),
        OperationDescription(
            "retractLabels", .post, "/api/v1/labels/retract", .flags, right: .ingest,
            "retract data labels",
            detail: "A run that starts later and whose inputs carry the label is refused (409).",
            bodies: [.json("LabelsRequest")],
            responses: [.list(of: "Label", "The labels.", hasPages: false)],
            examples: [.send("/api/v1/labels/retract", #"{"label": "customers"}"#)]),
        OperationDescription(
            "listArtifactsOfLabel", .get, "/api/v1/labels/{name}/artifacts", .flags, right: .read,
            "the artifacts that carry a data label",
            parameters: [.path("name", .name("Name of the data label."))],
            responses: [.list(of: "Artifact", "Artifacts by name.", hasPages: false)],
            errors: [404],
            examples: [.get("/api/v1/labels/customers/artifacts")]),
    ]
}
