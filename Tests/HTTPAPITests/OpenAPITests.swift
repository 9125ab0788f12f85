import Access
import Crypto
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import RouterTestSupport
import Strandline
import Testing

@testable import HTTPAPI
@testable import Server

struct OpenAPITests {
    private func appRouter(tokens: [AccessToken] = []) async throws -> AppRouter {
        let readiness = Readiness()
        readiness.isReady = true
        var options = ServerOptions(version: "0")
        options.isLifecycleEnabled = true
        return AppRouter(
            engine: try await Engine.inMemory(), readiness: readiness, options: options,
            access: AccessControl(tokens: tokens, isOnLoopbackAlone: true),
            lifecycle: Lifecycle(reload: {}, quit: {}),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func document() async throws -> DescribedJSON {
        try DescribedJSON(text: await appRouter().document.text)
    }

    private func operations() async throws -> [OperationDescription] {
        try await appRouter().document.operations
    }

    /// Runs `body` on a server of its own.
    private func withServer(
        tokens: [AccessToken] = [],
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await Application(router: appRouter(tokens: tokens).router()).test(.router, body)
    }

    /// Sends the examples of all operations that take data, so that there is some.
    private static func fill(
        _ client: any TestClientProtocol, _ operations: [OperationDescription]
    ) async throws {
        for path in [
            "components", "runs", "observations", "labels", "outputs", "feedback", "flags",
        ] {
            for operation in operations
            where operation.path == "/api/v1/\(path)" && operation.method == .post {
                for example in operation.examples {
                    let answer = try await client.send(example, operation.method)
                    #expect((200..<300).contains(answer.status), "\(example.target): \(answer)")
                }
            }
        }
    }

    @Test func `every route that programs may call is described, and no other`() async throws {
        let router = try await appRouter()
        var described: [String: Set<HTTPRequest.Method>] = [:]
        for operation in router.document.operations {
            #expect(
                described[operation.path, default: []].insert(operation.method).inserted,
                "\(operation.path) has \(operation.method) twice")
        }
        #expect(described == router.methods)
    }

    @Test func `the document is served as it is, and the help page leads to it`() async throws {
        let text = try await appRouter().document.text
        try await withServer { client in
            try await client.execute(uri: "/api/v1/openapi.json", method: .get) { response in
                #expect(response.status == .ok)
                #expect(response.headers[.contentType]?.hasPrefix("application/json") == true)
                #expect(String(buffer: response.body) == text)
            }
            try await client.execute(uri: "/help", method: .get) { response in
                #expect(
                    String(buffer: response.body).contains("href=\"/api/v1/openapi.json\""))
            }
        }
    }

    @Test func `every example succeeds with an answer that is described`() async throws {
        let document = try await document()
        let check = try SchemaCheck(document)
        let operations = try await operations()
        for operation in operations {
            let described = try #require(
                document["paths"]?[operation.path]?[operation.method.member])
            let responses = try #require(described["responses"])
            #expect(!operation.examples.isEmpty, "\(operation.path)")
            try await withServer { client in
                for example in operation.examples {
                    if operation.method == .delete || example.target == operation.examples[0].target
                    {
                        try await Self.fill(client, operations)
                    }
                    let answer = try await client.send(example, operation.method)
                    let place: Comment = "\(operation.method) \(example.target): \(answer)"
                    #expect((200..<300).contains(answer.status), place)
                    let response = try #require(responses["\(answer.status)"], place)
                    guard let content = response["content"]?.object?.first else {
                        #expect(answer.text.isEmpty, place)
                        continue
                    }
                    #expect(answer.mediaType.hasPrefix(content.key), place)
                    guard content.key == "application/json" else { continue }
                    let schema = try #require(content.value["schema"])
                    let problems = check.problems(of: try DescribedJSON(text: answer.text), schema)
                    #expect(problems.isEmpty, place)
                }
            }
        }
    }

    @Test func `examples of bodies fit their schemas, whose required members are`() async throws {
        let document = try await document()
        let check = try SchemaCheck(document)
        let operations = try await operations()
        for operation in operations {
            let described = document["paths"]?[operation.path]?[operation.method.member]
            guard
                let schema = described?["requestBody"]?["content"]?["application/json"]?["schema"]
            else { continue }
            try await withServer { client in
                try await Self.fill(client, operations)
                for example in operation.examples {
                    guard case .json(let text) = example.body else { continue }
                    let body = try DescribedJSON(text: text)
                    let problems = check.problems(of: body, schema)
                    #expect(problems.isEmpty, "\(example.target)")
                    for (name, value) in check.truncations(of: body, schema) {
                        let answer = try await client.send(
                            OperationDescription.Example(
                                target: example.target, body: .json(try value.text())),
                            operation.method)
                        #expect(
                            (400..<500).contains(answer.status)
                                && described?["responses"]?["\(answer.status)"] != nil,
                            "\(example.target) without \(name): \(answer)")
                    }
                }
            }
        }
    }

    @Test func `examples use every parameter, and no other is accepted`() async throws {
        let document = try await document()
        let operations = try await operations()
        for operation in operations {
            let described = document["paths"]?[operation.path]?[operation.method.member]
            let parameters = described?["parameters"]?.array ?? []
            func names(in place: String) -> Set<String> {
                Set(
                    parameters.filter { $0["in"]?.string == place }.compactMap {
                        $0["name"]?.string
                    })
            }
            let used = operation.examples.flatMap { example in
                (URLComponents(string: example.target)?.queryItems ?? []).map(\.name)
            }
            let place: Comment = "\(operation.method) \(operation.path)"
            #expect(Set(used) == names(in: "query"), place)
            let inPath = operation.path.matches(of: /\{(\w+)\}/).map { String($0.1) }
            #expect(Set(inPath) == names(in: "path"), place)
            guard operation.refusesOtherParameters else { continue }
            try await withServer { client in
                try await Self.fill(client, operations)
                for example in operation.examples {
                    let separator = example.target.contains("?") ? "&" : "?"
                    let answer = try await client.send(
                        OperationDescription.Example(
                            target: example.target + separator + "undescribed=1",
                            body: example.body),
                        operation.method)
                    #expect(answer.status == 400, "\(example.target): \(answer)")
                }
            }
        }
    }

    @Test func `what lies beyond the limits of a parameter is refused`() async throws {
        let document = try await document()
        let operations = try await operations()
        try await withServer { client in
            try await Self.fill(client, operations)
            for operation in operations {
                let described = document["paths"]?[operation.path]?[operation.method.member]
                for parameter in described?["parameters"]?.array ?? [] {
                    guard parameter["in"]?.string == "query",
                        let name = parameter["name"]?.string, let schema = parameter["schema"]
                    else { continue }
                    for value in schema.valuesBeyond {
                        for target in operation.targets(setting: name, to: value) {
                            let answer = try await client.send(
                                OperationDescription.Example(target: target, body: nil),
                                operation.method)
                            #expect(answer.status == 400, "\(target): \(answer)")
                        }
                    }
                }
            }
        }
    }

    @Test func `each operation asks for the right that is described`() async throws {
        func token(_ name: String, _ rights: Set<AccessRight>) throws -> AccessToken {
            let digest = SHA256.hash(data: Data(name.utf8))
            let digits = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            return try #require(
                AccessToken(name: name, sha256: digits.joined(), rights: rights))
        }
        let rights = Set(AccessRight.allCases)
        let tokens = try rights.flatMap { right in
            [
                try token("only-\(right.rawValue)", [right]),
                try token("without-\(right.rawValue)", rights.subtracting([right])),
            ]
        }
        let document = try await document()
        let operations = try await operations()
        try await withServer(tokens: tokens) { client in
            for operation in operations {
                let described = document["paths"]?[operation.path]?[operation.method.member]
                let right = try #require(described?["x-right"]?.string)
                let example = try #require(operation.examples.first)
                func status(_ token: String?) async throws -> Int {
                    try await client.send(example, operation.method, token: token).status
                }
                let place: Comment = "\(operation.method) \(operation.path)"
                guard right != "none" else {
                    #expect(try await status(nil) == 200, place)
                    continue
                }
                #expect(try await status(nil) == 401, place)
                #expect(try await status("without-\(right)") == 403, place)
                #expect(![401, 403].contains(try await status("only-\(right)")), place)
            }
        }
    }
}

extension SchemaCheck {
    fileprivate init(_ document: DescribedJSON) throws {
        self.init(schemas: try #require(document["components"]?["schemas"]?.object))
    }
}

extension HTTPRequest.Method {
    /// The name of the method in an OpenAPI document.
    fileprivate var member: String { rawValue.lowercased() }
}

extension DescribedJSON {
    /// Texts of parameters that a schema excludes.
    fileprivate var valuesBeyond: [String] {
        if self["enum"] != nil || self["type"]?.string == "boolean" { return ["nonsense"] }
        guard self["type"]?.string == "integer" else { return [] }
        let limits = [("minimum", -1.0), ("maximum", 1.0)].compactMap { name, step in
            self[name]?.number.map { String(Int64($0 + step)) }
        }
        return limits + ["nonsense", "1.5"]
    }
}

extension OperationDescription {
    /// The addresses of the examples that have a parameter, with another value of it.
    fileprivate func targets(setting name: String, to value: String) -> [String] {
        examples.compactMap { example in
            guard var parts = URLComponents(string: example.target), var items = parts.queryItems,
                let index = items.firstIndex(where: { $0.name == name })
            else { return nil }
            items[index].value = value
            parts.queryItems = items
            return parts.string
        }
    }
}

/// What an example was answered with.
private struct ExampleResponse: CustomStringConvertible {
    let status: Int
    let mediaType: String
    let text: String

    var description: String { "\(status) \(text.prefix(500))" }
}

extension TestClientProtocol {
    fileprivate func send(
        _ example: OperationDescription.Example, _ method: HTTPRequest.Method,
        token: String? = nil
    ) async throws -> ExampleResponse {
        var headers = HTTPFields()
        var body: ByteBuffer?
        switch example.body {
        case .json(let text):
            headers[.contentType] = "application/json"
            body = ByteBuffer(string: text)
        case .bytes(let bytes, let mediaType):
            headers[.contentType] = mediaType
            body = ByteBuffer(bytes: bytes)
        case nil: break
        }
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await execute(
            uri: example.target, method: method, headers: headers, body: body
        ) { response in
            ExampleResponse(
                status: response.status.code, mediaType: response.headers[.contentType] ?? "",
                text: String(decoding: response.body.readableBytesView, as: UTF8.self))
        }
    }
}
