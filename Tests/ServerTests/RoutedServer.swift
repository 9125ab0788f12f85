@testable import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Instants
import Logging
import Monitor
import NIOFoundationEssentialsCompat
import Server
import Strandline
import Testing

/// A router over an engine, asked without a socket.
struct RoutedServer {
    /// Nil for one with an empty store in memory.
    var engine: Engine?
    var tokens: [AccessToken] = []
    var isReady = true

    func test(
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
struct RoutedResponse {
    let status: Int
    let json: Any?

    /// A member of the answer's object.
    subscript(name: String) -> Any? { (json as? NSDictionary)?[name] }

    /// The elements of an answer that is an array of objects.
    var list: [NSDictionary] { json as? [NSDictionary] ?? [] }

    /// The texts of a member of each element.
    func texts(_ name: String) -> [String] { list.compactMap { $0[name] as? String } }
}

extension TestClientProtocol {
    /// Sends a request below `/api/v1/`.
    func ask(
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
