import Access
import HTTPTypes
import Monitor

extension OperationDescription {
    private static let observations = OperationDescription(
        "observe", .post, "/api/v1/observations", .fields, right: .ingest,
        "send values, or summaries of values",
        detail: "The parameters belong to `application/vnd.strandline.sketch`, where `component`, "
            + "`role` and `field` are required; with other media types they are refused.",
        parameters: [
            .query("component", .name("Name of the component.")),
            .query("role", .role),
            .query("field", .name("Name of the field.")),
            .query("run", .string("Id or `external_id` of the run of the values.")),
            .query("timestamp", .time("When the values came to be.")),
            .query("batch_id", .name("Makes a retry harmless for seven days.")),
        ],
        bodies: [
            .json("Observations"),
            .binary("application/x-protobuf", "Message `strandline.v1.ObservationBatch`."),
            .binary(
                "application/vnd.strandline.sketch", "KLL sketch of doubles of Apache DataSketches."
            ),
        ],
        responses: [.json(202, "AcceptedCount", "The values are stored.")], errors: [404, 429],
        examples: [
            .send(
                "/api/v1/observations",
                #"""
                {"component": "inference", "role": "output", "batch_id": "b-1",
                "timestamp": "2020-03-22T08:00:00Z", "ids": ["r-1", "r-2", "r-3"],
                "fields": {"tip": [0.31, 0.74, null], "zone": ["Astoria", "Jamaica", null],
                "is_cash": [true, false, true], "embedding": [[0.1, 0.9], null, [0.4, 0.4]]}}
                """#),
            .send(
                "/api/v1/observations",
                #"""
                {"component": "inference", "role": "input", "run": "inference-2020-03-21",
                "fields": {"passengers": {"kind": "numeric", "missing": 1, "infinite": 0,
                "count": 3, "mean": 2, "minimum": 1, "maximum": 3, "central_sums": [2, 0, 2],
                "values": [[1, 1], [2, 1], [3, 1]]},
                "payment": {"kind": "categorical", "missing": 0, "counts": {"card": 3, "cash": 1}}}}
                """#),
            .send("/api/v1/observations", protobufExample, as: "application/x-protobuf"),
            .send(
                "/api/v1/observations?component=inference&role=input&field=speed"
                    + "&timestamp=2020-03-22T08:00:00Z&batch_id=b-2",
                sketchExample, as: "application/vnd.strandline.sketch"),
            .send(
                "/api/v1/observations?component=train&role=output&field=loss&run=2",
                sketchExample, as: "application/vnd.strandline.sketch"),
        ])

    /// The field `n` of the component `c`, with no number but 1.
    private static let protobufExample: [UInt8] =
        [0x0A, 1, 0x63, 0x10, 1, 0x42, 15, 0x0A, 1, 0x6E, 0x12, 10, 0x0A, 8]
        + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]

    /// A sketch of the number 1.
    private static let sketchExample: [UInt8] =
        [2, 2, 15, 4, 200, 0, 8, 0] + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]

    private static let key: [Parameter] = [
        .path("component", .name("Name of the component.")),
        .path("role", .role),
        .path("field", .name("Name of the field.")),
    ]

    private static let fieldPath = "/api/v1/fields/inference/output/tip"

    /// Monitored distributions.
    static let fields: [OperationDescription] = [
        observations,
        OperationDescription(
            "listFields", .get, "/api/v1/fields", .fields, right: .read,
            "rank monitored fields by score",
            parameters: [
                .query("component", .string("Only the fields of this component.")),
                .pageStart, .pageLength,
            ],
            responses: [.list(of: "FieldEntry", "Fields, the highest score first.")],
            errors: [404],
            examples: [
                .get("/api/v1/fields?component=inference&limit=100"),
                .get("/api/v1/fields?after=inference%2Foutput%2Ftip"),
            ]),
        OperationDescription(
            "getField", .get, "/api/v1/fields/{component}/{role}/{field}", .fields, right: .read,
            "window, reference and drift of a field",
            detail: "With `from` and `until` a past span is compared with the reference, with "
                + "`reference_from` and `reference_until` two spans with each other.",
            parameters: key + [
                .query("from", .time("Start of the span.")),
                .query("until", .time("End of the span, which does not belong to it.")),
                .query("reference_from", .time("Start of the span to compare with.")),
                .query("reference_until", .time("End of the span to compare with.")),
            ],
            responses: [
                .json(
                    200,
                    .any(nil, [.named("Field"), .named("SpanComparison")]),
                    "The field; a `SpanComparison` where a span is asked for.")
            ],
            errors: [404, 422],
            examples: [
                .get(fieldPath), .get("/api/v1/fields/inference/output/zone"),
                .get("/api/v1/fields/inference/output/embedding"),
                .get(fieldPath + "?from=2020-03-22T00:00:00Z&until=2020-03-23T00:00:00Z"),
                .get(
                    fieldPath + "?from=2020-03-22T00:00:00Z&until=2020-03-23T00:00:00Z"
                        + "&reference_from=2020-03-22T00:00:00Z&reference_until=1584921600"),
            ]),
        OperationDescription(
            "setReference", .put, "/api/v1/fields/{component}/{role}/{field}/reference", .fields,
            right: .admin, "set the reference", parameters: key,
            bodies: [.json("ReferenceRequest")],
            responses: [.json(200, "Field", "The field with its reference.")], errors: [404],
            examples: [
                .send(
                    "/api/v1/fields/train/input/distance/reference", #"{"kind": "run", "run": 2}"#),
                .send(
                    fieldPath + "/reference",
                    #"{"kind": "span", "from": "2020-03-22T00:00:00Z", "until": 1584921600}"#),
                .send(
                    "/api/v1/fields/inference/output/zone/reference",
                    #"{"kind": "profile", "profile": {"panes": [{"kind": "categorical", "#
                        + #""counts": {"Astoria": 60, "Jamaica": 40}}]}}"#),
                .send(
                    "/api/v1/fields/inference/output/zone/reference",
                    #"{"kind": "profile", "profile": {"kind": "categorical", "#
                        + #""counts": {"Astoria": 60, "Jamaica": 40}}}"#),
                .send(fieldPath + "/reference", #"{"kind": "auto"}"#),
            ]),
        OperationDescription(
            "removeReference", .delete, "/api/v1/fields/{component}/{role}/{field}/reference",
            .fields, right: .admin, "return to the reference that the server finds",
            parameters: key, responses: [.json(200, "Field", "The field.")], errors: [404],
            examples: [.get(fieldPath + "/reference")]),
    ]
}

extension JSONSchema {
    static var role: JSONSchema {
        .choice(
            "Side of the component that the field is on; `label` is the ground truth of its "
                + "outputs.",
            FieldRole.allCases.map(\.rawValue))
    }
}
