import Foundation
import Testing

@testable import StrandlineClient

struct StrandlineClientTests {
    private struct Named: Codable, Equatable {
        var name: String
    }

    private let things = APIPath("things")

    @Test func `an answer in chunks is read whole`() async throws {
        let server = try LoopbackServer(
            always: .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .send("6\r\n{\"name\r\n"), .wait(0.05), .send("6\r\n\":\"a\"}\r\n0\r\n\r\n"))
        let answer: Named = try await StrandlineClient(url: server.url).get(things)
        #expect(answer == Named(name: "a"))
    }

    @Test func `a request says what it has to, over a connection that is kept`() async throws {
        let server = try LoopbackServer(always: .answer(#"{"name":"b"}"#))
        let client = try StrandlineClient(url: server.url + "/", token: "secret")
        let _: Named = try await client.post(Named(name: "ü"), to: APIPath("a b", "..", "é/1"))
        let _: Named = try await client.put(Named(name: "x"), to: things)
        try await client.remove(things)
        _ = try await client.data(at: APIPath(root: "/-/ready"))
        let seen = server.seen
        #expect(
            seen.map(\.line) == [
                "POST /api/v1/a%20b/../%C3%A9%2F1 HTTP/1.1", "PUT /api/v1/things HTTP/1.1",
                "DELETE /api/v1/things HTTP/1.1", "GET /-/ready HTTP/1.1",
            ])
        #expect(seen.allSatisfy { $0.lines.contains("Authorization: Bearer secret") })
        #expect(seen.allSatisfy { $0.connection == 0 })
        #expect(seen[0].lines.contains("Content-Type: application/json"))
        #expect(!seen[3].head.contains("Content-Type"))
        #expect(
            seen.map { String(decoding: $0.body, as: UTF8.self) }.prefix(2) == [
                #"{"name":"ü"}"#, #"{"name":"x"}"#,
            ])
        #expect(seen[2].body.isEmpty)
    }

    @Test func `a user in the address becomes a header`() async throws {
        let server = try LoopbackServer(always: .answer("{}"))
        let url = server.url.replacing("http://", with: "http://ola:p%40ss@")
        _ = try await StrandlineClient(url: url).data(at: things)
        let expected = "Basic " + Data("ola:p@ss".utf8).base64EncodedString()
        #expect(server.seen.first?.lines.contains("Authorization: \(expected)") == true)
    }

    @Test func `a large body is sent whole`() async throws {
        let server = try LoopbackServer { request in
            [.answer(#"{"name":"\#(request.body.count)"}"#)]
        }
        let name = String(repeating: "n", count: 5_000_000)
        let answer: Named = try await StrandlineClient(url: server.url).post(
            Named(name: name), to: things)
        #expect(answer.name == "\(name.utf8.count + 11)")
    }

    @Test func `a list goes where its pages lead`() async throws {
        let server = try LoopbackServer { request in
            request.line.contains("after=1")
                ? [.answer(#"[{"name":"b"}]"#)]
                : [
                    .answer(
                        #"[{"name":"a"}]"#, headers: [#"link: <?after=1>; rel="next""#])
                ]
        }
        let names: [Named] = try await StrandlineClient(url: server.url).list(things)
        #expect(names == [Named(name: "a"), Named(name: "b")])
        #expect(server.seen.map(\.line).last == "GET /api/v1/things?after=1 HTTP/1.1")
    }

    @Test(arguments: [(1, 1, 1), (3, 3, 2), (4, 4, 2), (5, 5, 3)])
    func `a list ends with as many entries as are wanted`(
        countMax: Int, entryCount: Int, requestCount: Int
    ) async throws {
        let server = try LoopbackServer(
            always: .answer(
                #"[{"name":"a"},{"name":"b"}]"#, headers: [#"link: <?after=1>; rel="next""#]))
        let names: [Named] = try await StrandlineClient(url: server.url).list(
            things, countMax: countMax)
        #expect(names.count == entryCount)
        #expect(server.seen.count == requestCount)
    }

    @Test func `what is packed is unpacked`() async throws {
        let packed = "H4sIAAAAAAAAA6tWykvMTVWyUkpUqgUAlit2jQwAAAA="
        let body = try #require(Data(base64Encoded: packed))
        let script =
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
        let server = try LoopbackServer { _ in [.send(script), .sendBytes(Array(body))] }
        let answer: Named = try await StrandlineClient(url: server.url).get(things)
        #expect(answer == Named(name: "a"))
    }

    @Test func `an answer that is too large breaks off`() async throws {
        let server = try LoopbackServer(always: .answer(String(repeating: "x", count: 1001)))
        var limits = ClientLimits()
        limits.answerBytesMax = 1000
        let client = try StrandlineClient(url: server.url, limits: limits)
        await #expect(
            throws: ClientError.interrupted(
                url: server.url, reason: "it has more than 1000 bytes")
        ) { try await client.data(at: things) }
    }

    @Test func `nobody listens`() async throws {
        let client = try StrandlineClient(url: "http://127.0.0.1:1")
        await #expect(
            throws: ClientError.unreachable(
                url: "http://127.0.0.1:1", reason: "the connection is refused")
        ) { try await client.data(at: things) }
    }

    @Test func `a name that nobody knows`() async throws {
        let client = try StrandlineClient(url: "http://strandline.invalid")
        await #expect(
            throws: ClientError.unreachable(
                url: "http://strandline.invalid",
                reason: "no address is known for 'strandline.invalid'")
        ) { try await client.data(at: things) }
    }

    @Test(arguments: [
        (#"{"error":"there is no thing 'x'"}"#, "there is no thing 'x'"),
        ("<html>", "HTTP status 404"), ("", "HTTP status 404"),
    ])
    func `a refusal is told in the server's words`(body: String, sentence: String) async throws {
        let server = try LoopbackServer(always: .answer(body, status: "404 Not Found"))
        let client = try StrandlineClient(url: server.url)
        await #expect(throws: ClientError.refused(status: 404, sentence: sentence)) {
            try await client.data(at: things)
        }
    }

    @Test func `what is no JSON is not understood`() async throws {
        let server = try LoopbackServer(always: .answer("hello"))
        let client = try StrandlineClient(url: server.url)
        await #expect {
            let _: Named = try await client.get(things)
        } throws: {
            guard case .notUnderstood = $0 as? ClientError else { return false }
            return true
        }
    }

    @Test func `no body is waited for longer than allowed`() async throws {
        let server = try LoopbackServer(
            always: .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"), .wait(10))
        var limits = ClientLimits()
        limits.timeoutSeconds = 1
        let client = try StrandlineClient(url: server.url, limits: limits)
        await #expect(
            throws: ClientError.interrupted(url: server.url, reason: "it took longer than 1 s")
        ) { try await client.data(at: things) }
    }

    @Test func `a server that hangs up says so`() async throws {
        let server = try LoopbackServer(always: .close)
        let client = try StrandlineClient(url: server.url)
        await #expect(
            throws: ClientError.unreachable(
                url: server.url, reason: "the connection was closed without an answer")
        ) { try await client.data(at: things) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a task that is cancelled waits no longer`() async throws {
        let server = try LoopbackServer(always: .wait(30), .close)
        let client = try StrandlineClient(url: server.url)
        let task = Task { try await client.data(at: things) }
        while server.seen.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        let start = ContinuousClock.now
        task.cancel()
        await #expect(
            throws: ClientError.unreachable(url: server.url, reason: "the request was cancelled")
        ) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(25))
    }

    @Test func `one that is cancelled before it starts asks nothing`() async throws {
        let server = try LoopbackServer(always: .answer("{}"))
        let client = try StrandlineClient(url: server.url)
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await client.data(at: things)
        }
        await #expect(throws: ClientError.self) { try await task.value }
        #expect(server.seen.isEmpty)
    }
}

/// Redirections.
extension StrandlineClientTests {
    private func redirecting(_ status: String, to target: String) throws -> LoopbackServer {
        try LoopbackServer { request in
            request.line.contains("/api/")
                ? [.answer("moved", status: status, headers: ["Location: \(target)"])]
                : [.answer(#"{"name":"there"}"#)]
        }
    }

    @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
    func `a question goes where it is sent`(status: String) async throws {
        let server = try redirecting(status, to: "/elsewhere")
        let answer: Named = try await StrandlineClient(url: server.url).get(things)
        #expect(answer.name == "there")
    }

    @Test func `what changes something goes as it is, or not at all`() async throws {
        let kept = try redirecting("308 P", to: "/elsewhere")
        let _: Named = try await StrandlineClient(url: kept.url).post(
            Named(name: "x"), to: things)
        #expect(kept.seen.map(\.line).last == "POST /elsewhere HTTP/1.1")
        #expect(kept.seen.last?.body == Data(#"{"name":"x"}"#.utf8))
        let changed = try redirecting("302 Found", to: "/elsewhere")
        let client = try StrandlineClient(url: changed.url)
        await #expect(throws: ClientError.refused(status: 302, sentence: "HTTP status 302")) {
            let _: Named = try await client.post(Named(name: "x"), to: things)
        }
        #expect(changed.seen.count == 1)
    }

    @Test func `a token follows nowhere`() async throws {
        let other = try LoopbackServer(always: .answer("{}"))
        let server = try redirecting("302 Found", to: other.url + "/x")
        let client = try StrandlineClient(url: server.url, token: "secret")
        let error = await #expect(throws: ClientError.self) { try await client.data(at: things) }
        #expect(error?.description.contains("redirects to \(other.url)/x") == true)
        #expect(other.seen.isEmpty)
    }

    @Test(arguments: ["/api/again", "file:///etc/passwd"])
    func `a redirection that leads nowhere is given up`(target: String) async throws {
        let server = try redirecting("302 Found", to: target)
        let client = try StrandlineClient(url: server.url)
        await #expect {
            try await client.data(at: things)
        } throws: {
            guard case .unreachable = $0 as? ClientError else { return false }
            return true
        }
        #expect(server.seen.count <= ClientLimits().redirectionsMax + 1)
    }
}

/// Downloads.
extension StrandlineClientTests {
    private func download(
        from server: LoopbackServer, limits: ClientLimits = ClientLimits()
    ) async throws -> (count: Int, text: String) {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "strandline-client-\(UUID().uuidString)")
        try Data().write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let file = try FileHandle(forWritingTo: url)
        let count = try await StrandlineClient(url: server.url, limits: limits).download(
            things, to: file)
        try file.close()
        return (count, try String(contentsOf: url, encoding: .utf8))
    }

    @Test func `a download goes into its file, whatever its size`() async throws {
        let text = String(repeating: "abcdefgh", count: 500_000)
        let server = try LoopbackServer(always: .answer(text))
        var limits = ClientLimits()
        limits.answerBytesMax = 1000
        let got = try await download(from: server, limits: limits)
        #expect(got.count == 4_000_000)
        #expect(got.text == text)
        #expect(server.seen.first?.head.contains("Accept-Encoding") == false)
    }

    @Test func `a download that ends too early breaks off`() async throws {
        let server = try LoopbackServer(
            always: .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .close)
        await #expect(
            throws: ClientError.interrupted(url: server.url, reason: "3 of 10 bytes came")
        ) { try await download(from: server) }
    }

    @Test func `a refusal does not go into the file`() async throws {
        let server = try LoopbackServer(
            always: .answer(#"{"error":"not for you"}"#, status: "403 Forbidden"))
        await #expect(throws: ClientError.refused(status: 403, sentence: "not for you")) {
            try await download(from: server)
        }
    }

    @Test func `a download that stands still is given up`() async throws {
        let server = try LoopbackServer(
            always: .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .wait(20))
        var limits = ClientLimits()
        limits.stallSeconds = 1
        await #expect(
            throws: ClientError.interrupted(
                url: server.url, reason: "nothing came for 1 s")
        ) { try await download(from: server, limits: limits) }
    }

    @Test func `a file that cannot be written ends the download`() async throws {
        let server = try LoopbackServer(always: .answer("abc"))
        let file = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let client = try StrandlineClient(url: server.url)
        await #expect {
            _ = try await client.download(things, to: file)
        } throws: {
            guard case .interrupted = $0 as? ClientError else { return false }
            return true
        }
    }
}
