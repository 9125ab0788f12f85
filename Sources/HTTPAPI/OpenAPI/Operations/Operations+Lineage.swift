import Access
import HTTPTypes
import Lineage

extension OperationDescription {
    private static let componentName = Parameter.path("name", .name("Name of the component."))

    /// Components, their tags and their runs.
    static let components: [OperationDescription] = [
        OperationDescription(
            "createComponent", .post, "/api/v1/components", .lineage, right: .ingest,
            "create a component, or change what is stated of it",
            bodies: [.json("ComponentRequest")],
            responses: [
                .json(201, "Component", "The component is new."),
                .json(200, "Component", "The component existed, and is changed."),
            ],
            examples: [
                .send(
                    "/api/v1/components",
                    #"{"name": "inference", "description": "Predicts tips", "owner": "ola", "#
                        + #""tags": ["taxi"]}"#)
            ]),
        OperationDescription(
            "listComponents", .get, "/api/v1/components", .lineage, right: .read,
            "list components",
            parameters: [
                .query("owner", .string("Only the components of this owner.")),
                .query("tag", .string("Only the components with this tag.")),
                .pageStart, .pageLength,
            ],
            responses: [.list(of: "Component", "Components by name.")],
            examples: [
                .get("/api/v1/components?owner=ola&tag=taxi&after=clean&limit=100")
            ]),
        OperationDescription(
            "getComponent", .get, "/api/v1/components/{name}", .lineage, right: .read,
            "one component", parameters: [componentName],
            responses: [.json(200, "Component", "The component.")], errors: [404],
            examples: [.get("/api/v1/components/inference")]),
        OperationDescription(
            "listRunsOfComponent", .get, "/api/v1/components/{name}/runs", .lineage, right: .read,
            "list the runs of a component, the latest first",
            parameters: [
                componentName, .query("since", .time("Only runs that started then or later.")),
                .query("until", .time("Only runs that started before.")), .runsBefore, .runCount,
            ],
            responses: [.list(of: "Run", "Runs, the latest first.")],
            errors: [404],
            examples: [
                .get(
                    "/api/v1/components/train/runs"
                        + "?since=2020-03-21T00:00:00Z&until=1584835200&before=4&limit=10")
            ]),
        OperationDescription(
            "addTags", .post, "/api/v1/components/{name}/tags", .lineage, right: .ingest,
            "add tags to a component", parameters: [componentName], bodies: [.json("TagsRequest")],
            responses: [.json(200, "Component", "The component with its tags.")], errors: [404],
            examples: [.send("/api/v1/components/inference/tags", #"{"tags": ["nightly"]}"#)]),
        OperationDescription(
            "listTags", .get, "/api/v1/tags", .lineage, right: .read,
            "list the tags of all components", parameters: [.pageStart, .pageLength],
            responses: [.list(of: .string(nil), "Tags in order.")],
            examples: [.get("/api/v1/tags?after=a&limit=100")]),
    ]

    private static let runID = Parameter.path("id", .integer("Id of the run.", in: 1...Int.max))

    static let runExample = #"""
        [{"component": "clean", "external_id": "clean-2020-03-21",
        "started_at": "2020-03-21T07:00:00Z", "ended_at": 1584774300, "inputs": ["raw.csv"],
        "outputs": [{"name": "clean.csv", "version": "9f3c", "labels": ["customers"]}],
        "git_commit": "4d5e6f7", "git_tags": ["v1"], "code": "drop_duplicates()",
        "notes": "backfill", "parameters": {"window": 7}, "metrics": {"rows": 96612},
        "tests": [{"name": "no nulls", "passed": true, "message": "0 of 96612"}],
        "staleness_threshold_seconds": 86400,
        "row_maps": [{"input": "raw.csv", "output": "clean.csv", "ranges": [[0, 400], [600, 400]]}]},
        {"component": "train", "external_id": "train-2020-03-21",
        "started_at": "2020-03-21T07:10:00Z", "ended_at": "2020-03-21T07:20:00Z",
        "status": "completed", "inputs": [{"name": "clean.csv", "version": "9f3c", "kind": "data"}],
        "outputs": [{"name": "tip-model", "version": "3", "kind": "model"}],
        "fields": {"input": {"distance": [1.2, 0.8, null], "zone": ["Astoria", "Jamaica", null]}}},
        {"component": "inference", "external_id": "inference-2020-03-21",
        "started_at": "2020-03-21T08:00:00Z", "ended_at": null, "status": "running",
        "inputs": ["tip-model"], "upstream": ["clean"]},
        {"component": "inference", "external_id": "inference-2020-03-22",
        "started_at": "2020-03-22T08:00:00Z", "ended_at": "2020-03-22T08:00:01Z",
        "inputs": ["tip-model"], "outputs": ["tips-2020-03-22"]}]
        """#

    /// Runs.
    static let runs: [OperationDescription] = [
        OperationDescription(
            "createRuns", .post, "/api/v1/runs", .lineage, right: .ingest,
            "record one run, or an array of runs",
            detail: "All runs of an array are stored, or none. Where the values of a run are "
                + "refused, the run is stored without them and `refused_values` says why.",
            bodies: [.json("RunsRequest")],
            responses: [.json(201, "RecordedRuns", "The runs are stored.")],
            errors: [409, 429],
            examples: [
                .send("/api/v1/runs", runExample),
                .send("/api/v1/runs", #"{"component": "clean", "error": "no space left"}"#),
            ]),
        OperationDescription(
            "listRuns", .get, "/api/v1/runs", .lineage, right: .read, "list the latest runs",
            parameters: [.runsBefore, .runCount],
            responses: [.list(of: "Run", "Runs, the latest first.")],
            errors: [404],
            examples: [.get("/api/v1/runs?before=4&limit=10"), .get("/api/v1/runs")]),
        OperationDescription(
            "getRun", .get, "/api/v1/runs/{id}", .lineage, right: .read, "one run",
            parameters: [runID], responses: [.json(200, "Run", "The run.")], errors: [404],
            examples: [.get("/api/v1/runs/1"), .get("/api/v1/runs/2")]),
        OperationDescription(
            "setNotes", .patch, "/api/v1/runs/{id}", .lineage, right: .ingest,
            "set the notes of a run", parameters: [runID], bodies: [.json("NotesRequest")],
            responses: [.json(200, "Run", "The run with its notes.")], errors: [404],
            examples: [.send("/api/v1/runs/1", #"{"notes": "the sensor was replaced"}"#)]),
    ]

    private static func traceParameters(_ artifact: String) -> [Parameter] {
        [
            .query("output", .string(artifact)),
            .query("artifact", .string("The same as `output`; one of the two is required.")),
            .query(
                "depth",
                .integer(
                    "Number of levels below the first. Without it there is no limit.",
                    in: 0...TraceRoutes.depthMax)),
            .query(
                "row",
                .integer(
                    "Row of the artifact, from 0. Only what is joined to it by row maps is shown.",
                    in: 0...RowMap.rowMax)),
        ]
    }

    /// What led to what.
    static let traces: [OperationDescription] = [
        OperationDescription(
            "trace", .get, "/api/v1/trace", .lineage, right: .read,
            "the runs that led to an artifact",
            parameters: traceParameters(
                "Name of the artifact, also as `NAME@VERSION`, with a unique prefix of the "
                    + "version, or `run:ID`."),
            responses: [.json(200, "Trace", "A tree of runs in pre-order.")],
            errors: [404, 422],
            examples: [
                .get("/api/v1/trace?output=tips-2020-03-22&depth=5"),
                .get("/api/v1/trace?artifact=clean.csv&row=450"),
            ]),
        OperationDescription(
            "impact", .get, "/api/v1/impact", .lineage, right: .read,
            "the runs that an artifact led to",
            parameters: traceParameters("Name of the artifact."),
            responses: [.json(200, "Trace", "A tree of runs in pre-order.")],
            errors: [404, 422],
            examples: [
                .get("/api/v1/impact?output=clean.csv&depth=5"),
                .get("/api/v1/impact?artifact=raw.csv&row=650"),
            ]),
        OperationDescription(
            "diff", .get, "/api/v1/diff", .lineage, right: .read, "how two traces differ",
            parameters: [
                .required("left", .string("Name of an output.", length: 1...Int.max)),
                .required("right", .string("Name of another one.", length: 1...Int.max)),
            ],
            responses: [.json(200, "Difference", "The runs of both traces, compared.")],
            errors: [404],
            examples: [.get("/api/v1/diff?left=tip-model&right=tips-2020-03-22")]),
        OperationDescription(
            "getArtifact", .get, "/api/v1/artifacts/{name}", .lineage, right: .read,
            "an artifact, with who made and who read it",
            parameters: [.path("name", .name("Name of the artifact."))],
            responses: [.json(200, "ArtifactCard", "The artifact, in all of its versions.")],
            errors: [404],
            examples: [.get("/api/v1/artifacts/clean.csv")]),
    ]
}

extension OperationDescription.Parameter {
    fileprivate static var runsBefore: Self {
        .query(
            "before",
            .integer("Only runs behind the one with this id.", in: 1...Int.max))
    }

    fileprivate static var runCount: Self { pageLength(usual: RunPage.lengthUsual) }
}
