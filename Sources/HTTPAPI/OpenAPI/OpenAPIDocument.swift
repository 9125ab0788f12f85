import Access
import HTTPTypes

/// The HTTP API in OpenAPI 3.1, made of the descriptions of its operations.
package struct OpenAPIDocument: Sendable {
    /// In the order of the document.
    package let operations: [OperationDescription]
    private let version: String

    /// - Parameters:
    ///   - version: The version of the server.
    ///   - telemetryPath: The path that Prometheus scrapes.
    package init(version: String, telemetryPath: String) {
        self.version = version
        operations =
            OperationDescription.components + OperationDescription.runs
            + OperationDescription.traces + OperationDescription.flags
            + OperationDescription.fields + OperationDescription.tasks
            + OperationDescription.store
            + OperationDescription.scrapes(telemetryPath: telemetryPath)
            + OperationDescription.process
    }

    private static let schemas =
        NamedSchema.server + NamedSchema.components + NamedSchema.runs + NamedSchema.traces
        + NamedSchema.flags + NamedSchema.observations + NamedSchema.fields + NamedSchema.tasks

    /// The document as JSON text.
    package var text: String {
        let document: JSONValue = [
            "openapi": "3.1.0",
            "info": [
                "title": "Strandline", "version": .string(version),
                "summary": "Lineage of runs and drift of monitored fields",
                "description": .string(Self.conventions),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "tags": .array(
                OperationDescription.Group.allCases.map { ["name": .string($0.rawValue)] }),
            "paths": paths,
            "components": [
                "schemas": .object(Self.schemas.map { ($0.name, $0.schema.json) }),
                "responses": .object(ErrorStatus.all.map { ($0.name, $0.json) }),
                "headers": [
                    "Link": [
                        "description":
                            "Where more entries follow, the next page: `<?…>; rel=\"next\"`.",
                        "schema": ["type": "string"],
                    ],
                    "Retry-After": [
                        "description": "Seconds after which to try again.",
                        "schema": ["type": "integer"],
                    ],
                ],
                "securitySchemes": Self.securitySchemes,
            ],
        ]
        return document.text
    }

    private static let conventions =
        "Bodies and answers are JSON in UTF-8. Unknown members and parameters are refused by name. "
        + "Times in requests are RFC 3339 or Unix seconds. Names have 1 to 1,024 bytes. Bodies may be "
        + "compressed (`Content-Encoding: gzip` or `deflate`). A request is accepted as a whole or not "
        + "at all; when it is answered with success, it is on disk. `x-right` is the right that a "
        + "token needs."

    private static let securitySchemes: JSONValue = [
        "token": [
            "type": "http", "scheme": "bearer",
            "description": "Token of the configuration, with the rights that are stated there.",
        ],
        "password": [
            "type": "http", "scheme": "basic",
            "description": "User of the web configuration file, who has all rights.",
        ],
    ]

    private var paths: JSONValue {
        var paths: [(name: String, value: [(name: String, value: JSONValue)])] = []
        for operation in operations {
            let member = (operation.method.rawValue.lowercased(), operation.json)
            if let index = paths.firstIndex(where: { $0.name == operation.path }) {
                paths[index].value.append(member)
            } else {
                paths.append((operation.path, [member]))
            }
        }
        return .object(paths.map { ($0.name, .object($0.value)) })
    }
}

/// A status that errors of many operations have.
private struct ErrorStatus {
    let code: Int
    let name: String
    let description: String
    var hasRetryAfter = false

    static let all = [
        ErrorStatus(
            code: 400, name: "BadRequest",
            description: "Malformed JSON, address, parameter or host header."),
        ErrorStatus(code: 401, name: "Unauthorized", description: "Credentials are required."),
        ErrorStatus(
            code: 403, name: "Forbidden",
            description: "The credentials lack the right, or a page of another site asks."),
        ErrorStatus(
            code: 404, name: "NotFound",
            description: "Unknown component, run, artifact, field, task or data label."),
        ErrorStatus(
            code: 408, name: "RequestTimeout", description: "The body does not arrive in time."),
        ErrorStatus(
            code: 409, name: "Conflict",
            description: "An `external_id` of another component, or data that carries a retracted "
                + "data label."),
        ErrorStatus(
            code: 413, name: "ContentTooLarge",
            description: "The body is too long, or has too many columns."),
        ErrorStatus(
            code: 415, name: "UnsupportedMediaType",
            description: "Unknown media type or content encoding."),
        ErrorStatus(
            code: 422, name: "UnprocessableContent",
            description: "Well-formed and refused: the sentence names the member."),
        ErrorStatus(
            code: 429, name: "TooManyRequests", description: "The limit of series is reached.",
            hasRetryAfter: true),
        ErrorStatus(
            code: 503, name: "ServiceUnavailable",
            description: "The store, memory or a shutdown keeps the server from it.",
            hasRetryAfter: true),
        ErrorStatus(code: 0, name: "Error", description: "Any other error."),
    ]

    var json: JSONValue {
        var members: [(name: String, value: JSONValue)] = [
            ("description", .string(description))
        ]
        if hasRetryAfter {
            members.append(
                ("headers", ["Retry-After": ["$ref": "#/components/headers/Retry-After"]]))
        }
        members.append(
            (
                "content",
                ["application/json": ["schema": JSONSchema.named("Error").json]]
            ))
        return .object(members)
    }
}

extension OperationDescription {
    fileprivate var json: JSONValue {
        var members: [(name: String, value: JSONValue)] = [
            ("operationId", .string(id)), ("tags", [.string(group.rawValue)]),
            ("summary", .string(summary)),
        ]
        if let detail { members.append(("description", .string(detail))) }
        members.append(("x-right", .string(right?.rawValue ?? "none")))
        members.append(("security", security))
        if !parameters.isEmpty {
            members.append(("parameters", .array(parameters.map(\.json))))
        }
        if !bodies.isEmpty {
            members.append(
                (
                    "requestBody",
                    [
                        "required": true,
                        "content": .object(bodies.map { ($0.mediaType, content(of: $0)) }),
                    ]
                ))
        }
        members.append(("responses", responsesJSON))
        return .object(members)
    }

    /// Nothing is required of anybody where neither users nor tokens are configured.
    private var security: JSONValue {
        guard let right else { return [] }
        return [[:], ["token": [.string(right.rawValue)]], ["password": []]]
    }

    private func content(of body: Body) -> JSONValue {
        guard body.mediaType == "application/json" else { return ["schema": body.schema.json] }
        let texts = examples.compactMap { example -> String? in
            guard case .json(let text) = example.body else { return nil }
            return text
        }
        return [
            "schema": body.schema.json,
            "examples": .object(
                texts.enumerated().map { index, text in
                    ("example\(index + 1)", ["value": .encoded(text)])
                }),
        ]
    }

    private var responsesJSON: JSONValue {
        var members: [(name: String, value: JSONValue)] = responses.map {
            ("\($0.status)", $0.json)
        }
        for error in ErrorStatus.all where errors.contains(error.code) {
            members.append(
                ("\(error.code)", ["$ref": .string("#/components/responses/\(error.name)")]))
        }
        members.append(("default", ["$ref": "#/components/responses/Error"]))
        return .object(members)
    }
}

extension OperationDescription.Parameter {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "in": isInPath ? "path" : "query",
            "description": .string(schema.description), "required": .boolean(isRequired),
            "schema": schema.withoutDescription.json,
        ]
    }
}

extension OperationDescription.Response {
    fileprivate var json: JSONValue {
        var members: [(name: String, value: JSONValue)] = [("description", .string(description))]
        if hasPages {
            members.append(("headers", ["Link": ["$ref": "#/components/headers/Link"]]))
        }
        if let mediaType, let schema {
            let content: JSONValue = ["schema": schema.json]
            members.append(("content", .object([(mediaType, content)])))
        }
        return .object(members)
    }
}
