import CCurl
import Foundation
import Testing

@testable import StrandlineClient

struct HTTPRequestTests {
    private func request(_ url: String, _ method: HTTPRequest.Method = .GET) -> HTTPRequest {
        HTTPRequest(method: method, url: url, usesNetrc: true, limits: ClientLimits())
    }

    @Test(arguments: [
        ("http://localhost:10480/x", true), ("http://127.0.0.1/", true),
        ("http://127.8.9.1", true), ("https://[::1]:3/x", true), ("http://LOCALHOST", true),
        ("http://127.evil.example", false), ("http://localhost.example", false),
        ("http://10.0.0.1", false), ("http://[::2]", false),
    ])
    func `this machine is known by its names`(url: String, isLoopback: Bool) {
        #expect(request(url).isLoopback == isLoopback)
    }

    @Test func `a redirection takes no password along`() {
        let response = HTTPResponse(
            status: 307, body: Data(), byteCount: 0, redirection: "http://b/")
        let next = request("http://a/", .PUT).redirected(by: response)
        #expect(next?.url == "http://b/")
        #expect(next?.method == .PUT)
        #expect(next?.usesNetrc == false)
    }

    @Test func `what leads nowhere is no redirection`() {
        let response = HTTPResponse(status: 304, body: Data(), byteCount: 0)
        #expect(request("http://a/").redirected(by: response) == nil)
    }

    @Test(arguments: [
        (#"<?after=7&limit=2>; rel="next""#, "/api/v1/runs?after=7&limit=2"),
        (#"<?after=7>; rel="prev""#, nil), (#"<http://evil.example/>; rel="next""#, nil),
        ("", nil), ("<?", nil),
    ])
    func `a link leads to the same path`(link: String, text: String?) {
        #expect(APIPath("runs", query: [("limit", "2")]).next(link: link)?.text == text)
    }

    @Test(arguments: [
        (
            CURLE_COULDNT_CONNECT, ECONNREFUSED, "Failed to connect to h port 1",
            "the connection is refused"
        ),
        (
            CURLE_COULDNT_CONNECT, ECONNREFUSED, "Failed to connect to proxy port 1",
            "Failed to connect to proxy port 1"
        ),
        (CURLE_COULDNT_CONNECT, EHOSTUNREACH, "No route to host", "No route to host"),
        (CURLE_COULDNT_RESOLVE_HOST, 0, "", "no address is known for 'h'"),
        (CURLE_OPERATION_TIMEDOUT, 0, "Operation timed out after 7", "it took longer than 7 s"),
        (CURLE_OPERATION_TIMEDOUT, 0, "Operation too slow.", "nothing came for 8 s"),
        (CURLE_PARTIAL_FILE, 0, "", "3 of 9 bytes came"),
        (CURLE_PEER_FAILED_VERIFICATION, 0, "expired", "its certificate is not trusted: expired"),
        (CURLE_SSL_CONNECT_ERROR, 0, "wrong version number", "wrong version number"),
    ])
    func `a failure is said in words`(
        code: CURLcode, errno: Int32, text: String, sentence: String
    ) {
        let said = TransferFailureText(
            code: code, text: text, errno: errno, host: "h", timeout: 7, stall: 8, bytesCame: 3,
            bytesAnnounced: 9)
        #expect(said.description == sentence)
    }

    @Test(arguments: ["", "ftp://host", "http://", "host:1", "file:///etc"])
    func `what is no address is refused`(url: String) {
        #expect(throws: ClientError.url(url)) { try StrandlineClient(url: url) }
    }
}
