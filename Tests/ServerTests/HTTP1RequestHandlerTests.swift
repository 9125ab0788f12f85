import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Server

struct HTTP1RequestHandlerTests {
    private func head(
        _ method: HTTPMethod = .GET, _ uri: String = "/metrics", version: HTTPVersion = .http1_1,
        _ headers: [(String, String)] = [("Host", "here")]
    ) -> HTTPRequestHead {
        HTTPRequestHead(version: version, method: method, uri: uri, headers: HTTPHeaders(headers))
    }

    /// What comes out for a head that comes in.
    private func settled(_ head: HTTPRequestHead) throws -> HTTPRequestHead? {
        let channel = EmbeddedChannel(handler: HTTP1RequestHandler())
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        guard case .head(let head)? = try channel.readInbound(as: HTTPServerRequestPart.self)
        else { return nil }
        return head
    }

    @Test(arguments: [
        (HTTPVersion.http1_1, nil, nil),
        (.http1_1, "keep-alive", "keep-alive"),
        (.http1_1, "close", "close"),
        (.http1_1, "Close", "close"),
        (.http1_1, "TE, close", "close"),
        (.http1_0, nil, "close"),
        (.http1_0, "close", "close"),
        (.http1_0, "Keep-Alive", "Keep-Alive"),
    ])
    func `a request that is the last of its connection says so`(
        version: HTTPVersion, connection: String?, expected: String?
    ) throws {
        var headers = [("Host", "here")]
        if let connection { headers.append(("Connection", connection)) }
        let head = try settled(head(version: version, headers))
        #expect(head?.headers["Connection"] == (expected.map { [$0] } ?? []))
    }

    @Test func `a tunnel is the end of its connection`() throws {
        #expect(try settled(head(.CONNECT, "there:1"))?.headers["Connection"] == ["close"])
    }

    @Test func `a client of HTTP 1 0 is told that its connection is kept`() throws {
        for (connection, expected) in [("keep-alive", ["keep-alive"]), ("close", [])] {
            let channel = EmbeddedChannel(handler: HTTP1RequestHandler())
            try channel.writeInbound(
                HTTPServerRequestPart.head(
                    head(version: .http1_0, [("Host", "here"), ("Connection", connection)])))
            try channel.writeOutbound(
                HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
            guard
                case .head(let head)? = try channel.readOutbound(as: HTTPServerResponsePart.self)
            else {
                Issue.record("no header of an answer")
                continue
            }
            #expect(head.headers["Connection"] == expected)
        }
    }

    @Test func `the host of a target is that of the request`() throws {
        for (uri, host) in [("http://evil.example/metrics", "evil.example"), ("/metrics", "here")] {
            let head = try settled(head(.GET, uri))
            #expect(head?.uri == "/metrics")
            #expect(head?.headers["Host"] == [host])
        }
    }

    @Test func `a target does not stand in for the one Host of a request`() throws {
        for headers in [[], [("Host", "here"), ("Host", "there")]] {
            let head = try settled(head(.GET, "http://here/", headers))
            #expect(head?.headers["Host"] == headers.map(\.1))
        }
    }

    @Test func `HTTP 1 0 expects nothing`() throws {
        let head = try settled(
            head(.POST, version: .http1_0, [("Host", "here"), ("Expect", "100-continue")]))
        #expect(head?.headers["Expect"] == [])
    }

    @Test(arguments: [
        ("/", HTTPVersion.http1_1, ["gzip, chunked"], HTTP1RequestError.transferEncoding("gzip")),
        ("/", .http1_1, ["GZIP", "Chunked"], .transferEncoding("gzip")),
        ("/", .http1_1, ["chunked, chunked"], .transferEncoding("chunked")),
        ("/", .http1_1, ["gzip"], .unboundedBody),
        ("/", .http1_1, ["chunked, gzip"], .unboundedBody),
        ("/", .http1_0, ["chunked"], .transferEncodingInHTTP10),
        ("ftp://here/", .http1_1, [], .target),
        ("metrics", .http1_1, [], .target),
    ])
    func `what is not understood is refused, and nothing after it is read`(
        uri: String, version: HTTPVersion, codings: [String], error: HTTP1RequestError
    ) throws {
        let channel = EmbeddedChannel(handler: HTTP1RequestHandler())
        let refused = head(
            .POST, uri, version: version,
            [("Host", "here")] + codings.map { ("Transfer-Encoding", $0) })
        #expect(throws: error) {
            try channel.writeInbound(HTTPServerRequestPart.head(refused))
        }
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        try channel.writeInbound(HTTPServerRequestPart.head(head()))
        #expect(try channel.readInbound(as: HTTPServerRequestPart.self) == nil)
        #expect(!error.sentence.isEmpty)
    }

    @Test func `a body in chunks is taken`() throws {
        let head = try settled(
            head(.POST, "/", [("Host", "here"), ("Transfer-Encoding", "chunked")]))
        #expect(head?.headers["Transfer-Encoding"] == ["chunked"])
    }
}
