package import Access
package import Foundation
package import Hummingbird
package import HummingbirdTesting
import Logging
import NIOFoundationEssentialsCompat
import Server
package import Strandline

/// A router over an engine, asked without a socket.
package struct RoutedServer {
    private let engine: Engine?
    private let tokens: [AccessToken]
    private let isReady: Bool

    /// - Parameters:
    ///   - engine: Nil for one with an empty store in memory.
    ///   - tokens: Those that are taken; with none, everything is allowed.
    ///   - isReady: Whether the server says that it is ready.
    package init(engine: Engine? = nil, tokens: [AccessToken] = [], isReady: Bool = true) {
        self.engine = engine
        self.tokens = tokens
        self.isReady = isReady
    }

    /// Runs `body` with a client of the router.
    ///
    /// - Parameter body: What asks.
    /// - Throws: What `body` throws, and `StoreError` where the engine cannot be made.
    package func test(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let engine = try await emptyEngine()
        let readiness = Readiness()
        readiness.isReady = isReady
        let router = AppRouter(
            engine: engine, readiness: readiness, options: ServerOptions(version: "0"),
            access: AccessControl(tokens: tokens, isOnLoopbackAlone: true),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).router()
        try await Application(router: router).test(.router, body)
    }

    private func emptyEngine() async throws -> Engine {
        if let engine { return engine }
        return try await Engine.inMemory()
    }
}

/// An answer as its status and its JSON.
package struct RoutedResponse {
    package let status: Int
    package let json: Any?

    /// A member of the answer's object.
    package subscript(name: String) -> Any? { (json as? NSDictionary)?[name] }

    /// The elements of an answer that is an array of objects.
    package var list: [NSDictionary] { json as? [NSDictionary] ?? [] }

    /// The texts of a member of each element.
    package func texts(_ name: String) -> [String] { list.compactMap { $0[name] as? String } }
}

extension TestClientProtocol {
    /// Sends a request below `/api/v1/`.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: What follows, with its query.
    ///   - body: JSON, or nil for none.
    ///   - token: What is presented as a bearer, or nil for nothing.
    /// - Returns: The answer, whatever its status.
    /// - Throws: What the client throws.
    package func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, token: String? = nil
    ) async throws -> RoutedResponse {
        var headers = HTTPFields()
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await execute(
            uri: "/api/v1/" + path, method: method, headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        ) { response in
            RoutedResponse(
                status: response.status.code,
                json: try? JSONSerialization.jsonObject(with: Data(buffer: response.body)))
        }
    }
}
