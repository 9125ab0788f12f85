import Access
import HTTPSupport
import HTTPTypes
import Hummingbird
import Logging
import NIOEmbedded
import Strandline
import Testing

@testable import Server

struct HostCheckTests {
    private func status(
        authority: String?, more: [String] = [], isHTTP2: Bool = false, path: String = "/-/healthy"
    ) async throws -> Int {
        let engine = try await Engine.inMemory()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let responder = AppRouter(
            engine: engine, readiness: Readiness(), options: ServerOptions(version: "0"),
            access: AccessControl(tokens: [], isOnLoopbackAlone: true), logger: logger
        ).router().buildResponder()
        var fields = HTTPFields()
        let name = try #require(HTTPField.Name("Host"))
        for value in more { fields.append(HTTPField(name: name, value: value)) }
        var context = AppContext(
            source: ApplicationRequestContextSource(
                channel: NIOAsyncTestingChannel(), logger: logger))
        context.isHTTP2 = isHTTP2
        return try await responder.respond(
            to: Request(
                head: HTTPRequest(
                    method: .get, scheme: "http", authority: authority, path: path,
                    headerFields: fields), body: RequestBody(buffer: ByteBuffer())),
            context: context
        ).status.code
    }

    @Test func `a request names one host`() async throws {
        #expect(try await status(authority: "localhost") == 200)
        #expect(try await status(authority: nil) == 400)
        #expect(try await status(authority: "localhost", more: ["localhost"]) == 400)
        #expect(try await status(authority: "localhost", more: ["evil.example"]) == 400)
        #expect(try await status(authority: "local host") == 400)
    }

    @Test func `with HTTP 2 the host may stand in either place or both`() async throws {
        #expect(try await status(authority: nil, more: ["localhost"], isHTTP2: true) == 200)
        #expect(try await status(authority: nil, more: ["evil.example"], isHTTP2: true) == 421)
        #expect(
            try await status(authority: "localhost", more: ["localhost"], isHTTP2: true) == 200)
        #expect(
            try await status(authority: "localhost", more: ["evil.example"], isHTTP2: true) == 400)
        #expect(try await status(authority: nil, isHTTP2: true) == 400)
    }

    @Test(arguments: [
        "/", "/metrics", "/-/healthy", "/api/v1/runs", "/api/v1/store/backup", "/static/icon.svg",
        "/nothing",
    ])
    func `no path is answered under another name`(path: String) async throws {
        #expect(try await status(authority: "evil.example", path: path) == 421)
    }
}
