import Access
import HTTPTypes

extension OperationDescription {
    /// Alerts, and the store as a whole.
    static let store: [OperationDescription] = [
        OperationDescription(
            "receiveAlerts", .post, "/api/v1/alerts", .store, right: .ingest,
            "webhook of Alertmanager: flag, or take flags off",
            detail: "A firing alert on a field that has drifted flags the outputs of the runs that "
                + "the values came from; a resolved one takes these flags off.",
            bodies: [.json("AlertsRequest")],
            responses: [.json(200, "AlertsOutcome", "What was done.")],
            examples: [
                .send(
                    "/api/v1/alerts",
                    #"""
                    {"version": "4", "status": "firing", "receiver": "strandline",
                    "alerts": [{"status": "firing", "startsAt": "2020-03-22T09:00:00Z",
                    "fingerprint": "2f6ae1", "labels": {"alertname": "StrandlineDrift",
                    "component": "inference", "role": "output", "field": "tip"}}]}
                    """#)
            ]),
        OperationDescription(
            "deleteEverything", .delete, "/api/v1/store", .store, right: .admin,
            "delete everything", responses: [.nothing(204, "The store is empty.")],
            examples: [.get("/api/v1/store")]),
        OperationDescription(
            "backUp", .get, "/api/v1/store/backup", .store, right: .admin,
            "a copy of the database",
            responses: [.text(200, "SQLite database.", mediaType: "application/vnd.sqlite3")],
            examples: [.get("/api/v1/store/backup")]),
        OperationDescription(
            "describe", .get, "/api/v1/openapi.json", .store, right: .read,
            "this API in OpenAPI 3.1",
            responses: [
                .json(200, .foreign("OpenAPI document.", []), "The document that this is.")
            ],
            examples: [.get("/api/v1/openapi.json")]),
    ]

    private static let graphParameters: [Parameter] = [
        .query("output", .string("Name of the output that the trace leads to.")),
        .query("component", .string("Component whose latest run the trace leads to.")),
        .query(
            "depth",
            .integer("Number of levels; 0 is the run alone.", in: 0...GraphRoutes.depthMax)),
    ]

    /// What Prometheus and Grafana ask for.
    ///
    /// - Parameter telemetryPath: The path that Prometheus scrapes.
    /// - Returns: The operations.
    static func scrapes(telemetryPath: String) -> [OperationDescription] {
        [
            OperationDescription(
                "scrape", .get, telemetryPath, .server, right: .read, "the scrape",
                detail: "The format is negotiated by `Accept`: OpenMetrics, Prometheus' text or "
                    + "Prometheus' Protocol Buffers.",
                parameters: [
                    .query(
                        "component",
                        .list("Only the series of these components.", of: .string(nil))),
                    .query(
                        "name[]", .list("Only the families of these names.", of: .string(nil))),
                ],
                responses: [.text(200, "Metrics.")], errors: [503],
                examples: [
                    .get(telemetryPath),
                    .get(
                        telemetryPath + "?component=inference&component=train"
                            + "&name%5B%5D=strandline_field_score"),
                ]),
            OperationDescription(
                "listGraphFields", .get, "/api/graph/fields", .server, right: .read,
                "schema for Grafana's node graph data source",
                detail:
                    "The plugin sends the parameters of `/api/graph/data`; they change nothing.",
                parameters: graphParameters.map {
                    .query($0.name, .string("Changes nothing."))
                },
                responses: [.json(200, "GraphFields", "Members of nodes and edges.")],
                examples: [.get("/api/graph/fields?output=tip-model&component=train&depth=1")]),
            OperationDescription(
                "getGraph", .get, "/api/graph/data", .server, right: .read,
                "nodes and edges for Grafana's node graph data source",
                detail: "Without `output` and `component` it has which component feeds which. An "
                    + "empty parameter counts as none.",
                parameters: graphParameters,
                responses: [.json(200, "Graph", "Runs, and what went between them.")],
                errors: [404],
                examples: [
                    .get("/api/graph/data"), .get("/api/graph/data?output=tip-model&depth=3"),
                    .get("/api/graph/data?component=inference"),
                ]),
        ]
    }

    private static func lifecycle(
        _ id: String, _ method: HTTPRequest.Method, _ path: String, _ summary: String,
        _ answer: String
    ) -> OperationDescription {
        OperationDescription(
            id, method, path, .server, right: .admin, summary,
            responses: [.text(200, answer)],
            examples: [Example(target: path, body: nil)], refusesOtherParameters: false)
    }

    /// What the process is asked by those that run it.
    static let process: [OperationDescription] = [
        OperationDescription(
            "checkDataSource", .get, "/api/health", .server, right: .read,
            "health check of Grafana's node graph data source",
            responses: [.text(200, "The server runs.")],
            examples: [.get("/api/health")], refusesOtherParameters: false),
        OperationDescription(
            "checkHealth", .get, "/-/healthy", .server, right: nil,
            "200 as long as the process runs", responses: [.text(200, "The process runs.")],
            examples: [.get("/-/healthy")], refusesOtherParameters: false),
        OperationDescription(
            "checkReadiness", .get, "/-/ready", .server, right: nil,
            "200 where requests are taken, else 503 with the reason",
            responses: [
                .text(200, "Requests are taken."),
                .text(503, "The store fails, or the server starts or stops."),
            ],
            examples: [.get("/-/ready")], refusesOtherParameters: false),
        lifecycle(
            "reload", .post, "/-/reload",
            "read the configuration again; with `--web.enable-lifecycle`",
            "The configuration is in force."),
        lifecycle(
            "reloadByPut", .put, "/-/reload", "the same as `POST /-/reload`",
            "The configuration is in force."),
        lifecycle(
            "quit", .post, "/-/quit", "stop the server; with `--web.enable-lifecycle`",
            "The server drains and ends."),
        lifecycle(
            "quitByPut", .put, "/-/quit", "the same as `POST /-/quit`",
            "The server drains and ends."),
    ]
}
