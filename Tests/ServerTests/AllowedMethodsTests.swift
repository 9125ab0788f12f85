import Foundation
import Hummingbird
import HummingbirdTesting
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Testing

struct AllowedMethodsTests {
    private static let wrong: [(method: HTTPRequest.Method, uri: String, allowed: String)] = [
        (.put, "/api/v1/runs", "GET, HEAD, POST, OPTIONS"),
        (.patch, "/api/v1/runs", "GET, HEAD, POST, OPTIONS"),
        (.delete, "/api/v1/runs", "GET, HEAD, POST, OPTIONS"),
        (.delete, "/api/v1/runs/7", "GET, HEAD, PATCH, OPTIONS"),
        (.post, "/api/v1/components/a%2Fb", "GET, HEAD, OPTIONS"),
        (.get, "/api/v1/observations", "POST, OPTIONS"),
        (.head, "/api/v1/observations", "POST, OPTIONS"),
        (.get, "/api/v1/fields/c/output/n/reference", "PUT, DELETE, OPTIONS"),
        (.put, "/api/v1/flags", "GET, HEAD, POST, DELETE, OPTIONS"),
        (.get, "/api/v1/store", "DELETE, OPTIONS"),
        (.post, "/metrics", "GET, HEAD, OPTIONS"),
        (.delete, "/-/healthy", "GET, HEAD, OPTIONS"),
        (.get, "/-/reload", "POST, PUT, OPTIONS"),
        (.post, "/api/graph/data", "GET, HEAD, OPTIONS"),
        (.post, "/static/icon.svg", "GET, HEAD, OPTIONS"),
        (.post, "/", "GET, HEAD, OPTIONS"),
        (.put, "/flag", "GET, HEAD, POST, OPTIONS"),
    ]

    private static let html: HTTPFields = [.accept: "text/html,*/*;q=0.8"]

    @Test func `a wrong method is answered with those of the path`() async throws {
        try await RoutedServer().test { client in
            for (method, uri, allowed) in Self.wrong {
                try await client.execute(uri: uri, method: method) { response in
                    #expect(response.status == .methodNotAllowed, "\(method) \(uri)")
                    #expect(response.headers[.allow] == allowed, "\(method) \(uri)")
                    guard method != .head else {
                        #expect(response.body.readableBytes == 0)
                        return
                    }
                    let answer = try JSONSerialization.jsonObject(
                        with: Data(buffer: response.body))
                    let sentence = (answer as? NSDictionary)?["error"] as? String
                    #expect(sentence?.contains("'\(uri)'; allowed are \(allowed)") == true)
                }
            }
        }
    }

    @Test func `a browser is told of a wrong method on a page`() async throws {
        try await RoutedServer().test { client in
            for (method, uri) in [
                (HTTPRequest.Method.post, "/"), (.delete, "/recent"), (.put, "/flag"),
            ] {
                try await client.execute(uri: uri, method: method, headers: Self.html) { response in
                    #expect(response.status == .methodNotAllowed, "\(method) \(uri)")
                    #expect(response.headers[.allow]?.hasPrefix("GET, HEAD") == true)
                    #expect(response.headers[.contentType]?.hasPrefix("text/html") == true)
                    #expect(String(buffer: response.body).contains("Method Not Allowed"))
                }
            }
        }
    }

    @Test func `OPTIONS lists the methods of every path`() async throws {
        try await RoutedServer().test { client in
            for (_, uri, allowed) in Self.wrong {
                try await client.execute(uri: uri, method: .options) { response in
                    #expect(response.status == .noContent, "\(uri)")
                    #expect(response.headers[.allow] == allowed, "\(uri)")
                }
            }
        }
    }

    @Test func `OPTIONS of no path lists the methods of the server`() async throws {
        try await RoutedServer().test { client in
            try await client.execute(uri: "*", method: .options) { response in
                #expect(response.status == .noContent)
                #expect(
                    response.headers[.allow] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
            }
            try await client.execute(uri: "*", method: .get) { response in
                #expect(response.status == .notFound)
            }
        }
    }

    @Test func `a path that is not there has no methods`() async throws {
        try await RoutedServer().test { client in
            for method in [HTTPRequest.Method.get, .post, .delete, .options] {
                try await client.execute(uri: "/api/v1/nothing", method: method) { response in
                    #expect(response.status == .notFound)
                    #expect(response.headers[.allow] == nil)
                }
            }
        }
    }
}
