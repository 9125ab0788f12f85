import Access
package import HTTPTypes

/// An operation of the HTTP API: what it takes, what it answers, and requests that succeed.
package struct OperationDescription: Sendable {
    /// Groups of operations, in the order of the document.
    enum Group: String, Sendable, CaseIterable {
        case lineage = "Lineage"
        case flags = "Flags and data labels"
        case fields = "Monitored fields"
        case tasks = "Tasks"
        case store = "Alerts and store"
        case server = "Server"
    }

    /// A parameter of the path or the query.
    struct Parameter: Sendable {
        let name: String
        let isInPath: Bool
        let isRequired: Bool
        let schema: JSONSchema
    }

    /// A media type that the body may have.
    struct Body: Sendable {
        let mediaType: String
        let schema: JSONSchema
    }

    /// A response that is no error.
    struct Response: Sendable {
        let status: Int
        let description: String
        /// Nil for a response without a body.
        let mediaType: String?
        let schema: JSONSchema?
        /// Whether the header `Link` leads to the next page.
        let hasPages: Bool
    }

    /// A request that succeeds once the examples of all routes that take data were sent.
    package struct Example: Sendable {
        package enum Body: Sendable {
            case json(String)
            case bytes([UInt8], mediaType: String)
        }

        /// The address from its path on.
        package let target: String
        package let body: Body?

        package init(target: String, body: Body?) {
            self.target = target
            self.body = body
        }

        static func get(_ target: String) -> Example { Example(target: target, body: nil) }

        static func send(_ target: String, _ json: String) -> Example {
            Example(target: target, body: .json(json))
        }

        static func send(_ target: String, _ bytes: [UInt8], as mediaType: String) -> Example {
            Example(target: target, body: .bytes(bytes, mediaType: mediaType))
        }
    }

    /// The name of the operation, for generators of clients.
    let id: String
    package let method: HTTPRequest.Method
    /// The path, with its parameters in braces.
    package let path: String
    let group: Group
    let summary: String
    let detail: String?
    let right: AccessRight?
    let parameters: [Parameter]
    let bodies: [Body]
    let responses: [Response]
    /// The statuses of errors beside those of every operation of its kind.
    let errors: Set<Int>
    package let examples: [Example]
    /// Whether a parameter of the query that is not described is refused.
    package let refusesOtherParameters: Bool

    init(
        _ id: String, _ method: HTTPRequest.Method, _ path: String, _ group: Group,
        right: AccessRight?, _ summary: String, detail: String? = nil,
        parameters: [Parameter] = [], bodies: [Body] = [], responses: [Response],
        errors: Set<Int> = [], examples: [Example], refusesOtherParameters: Bool = true
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.group = group
        self.summary = summary
        self.detail = detail
        self.right = right
        self.parameters = parameters
        self.bodies = bodies
        self.responses = responses
        self.examples = examples
        self.refusesOtherParameters = refusesOtherParameters
        var errors = errors
        if refusesOtherParameters || !bodies.isEmpty { errors.insert(400) }
        if right != nil { errors.formUnion([401, 403]) }
        if !bodies.isEmpty { errors.formUnion([408, 413, 415, 422, 503]) }
        self.errors = errors
    }
}

extension OperationDescription.Parameter {
    static func path(_ name: String, _ schema: JSONSchema) -> Self {
        Self(name: name, isInPath: true, isRequired: true, schema: schema)
    }

    static func query(_ name: String, _ schema: JSONSchema) -> Self {
        Self(name: name, isInPath: false, isRequired: false, schema: schema)
    }

    static func required(_ name: String, _ schema: JSONSchema) -> Self {
        Self(name: name, isInPath: false, isRequired: true, schema: schema)
    }

    /// The length of a page of a list.
    static var pageLength: Self { pageLength(usual: ListPage.lengthUsual) }

    static func pageLength(usual: Int) -> Self {
        .query(
            "limit",
            .integer(
                "Number of entries. A page has at most \(ListPage.lengthMax) of them.",
                in: 1...ListPage.lengthAskedMax
            ).usually(.integer(usual)))
    }

    /// Where a page of a list begins.
    static var pageStart: Self {
        .query(
            "after",
            .string(
                "Position of the page. Take it from the header `Link` of the page before."))
    }
}

extension OperationDescription.Body {
    static func json(_ schema: String) -> Self {
        Self(mediaType: "application/json", schema: .named(schema))
    }

    static func binary(_ mediaType: String, _ description: String) -> Self {
        Self(mediaType: mediaType, schema: .string(description))
    }
}

extension OperationDescription.Response {
    static func json(_ status: Int, _ schema: String, _ description: String) -> Self {
        .json(status, .named(schema), description)
    }

    static func json(_ status: Int, _ schema: JSONSchema, _ description: String) -> Self {
        Self(
            status: status, description: description, mediaType: "application/json",
            schema: schema, hasPages: false)
    }

    static func list(of schema: String, _ description: String, hasPages: Bool = true) -> Self {
        .list(of: .named(schema), description, hasPages: hasPages)
    }

    static func list(
        of schema: JSONSchema, _ description: String, hasPages: Bool = true
    ) -> Self {
        Self(
            status: 200, description: description, mediaType: "application/json",
            schema: .list(nil, of: schema), hasPages: hasPages)
    }

    static func text(
        _ status: Int, _ description: String, mediaType: String = "text/plain"
    ) -> Self {
        Self(
            status: status, description: description, mediaType: mediaType,
            schema: .string(nil), hasPages: false)
    }

    static func nothing(_ status: Int, _ description: String) -> Self {
        Self(
            status: status, description: description, mediaType: nil, schema: nil,
            hasPages: false)
    }
}
