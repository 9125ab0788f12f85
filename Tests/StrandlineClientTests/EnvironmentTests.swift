import Foundation
import Testing

@testable import StrandlineClient

#if canImport(Glibc)
    import Glibc
#endif

/// What libcurl reads of a process, each in one of its own.
struct EnvironmentTests {
    @Test func `a proxy is asked for what is not on this machine`() async {
        await #expect(processExitsWith: .success) {
            let proxy = try LoopbackServer(always: .answer("{}"))
            unsafe setenv("http_proxy", proxy.url, 1)
            let client = try StrandlineClient(url: "http://strandline.example", token: "t")
            _ = try await client.data(at: APIPath("things"))
            #expect(
                proxy.seen.map(\.line) == ["GET http://strandline.example/api/v1/things HTTP/1.1"])

            let here = try LoopbackServer(always: .answer("{}"))
            _ = try await StrandlineClient(url: here.url).data(at: APIPath("things"))
            #expect(here.seen.map(\.line) == ["GET /api/v1/things HTTP/1.1"])
            #expect(proxy.seen.count == 1)

            unsafe setenv("no_proxy", ".invalid", 1)
            let excepted = try StrandlineClient(url: "http://strandline.invalid")
            await #expect(throws: ClientError.self) {
                try await excepted.data(at: APIPath("things"))
            }
            #expect(proxy.seen.count == 1)

            unsafe setenv("http_proxy", "http://127.0.0.1:1", 1)
            let error = await #expect(throws: ClientError.self) {
                try await StrandlineClient(url: "http://strandline.example").data(
                    at: APIPath("things"))
            }
            #expect(error?.description.contains("127.0.0.1 port 1") == true)
        }
    }

    @Test func `a user of the netrc file is told where none is given`() async {
        await #expect(processExitsWith: .success) {
            let home = FileManager.default.temporaryDirectory.appending(
                path: "strandline-home-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: home) }
            try "machine 127.0.0.1 login ola password secret\n".write(
                to: home.appending(path: ".netrc"), atomically: true, encoding: .utf8)
            unsafe setenv("HOME", home.path, 1)
            let server = try LoopbackServer(always: .answer("{}"))
            _ = try await StrandlineClient(url: server.url).data(at: APIPath("things"))
            _ = try await StrandlineClient(url: server.url, token: "t").data(
                at: APIPath("things"))
            let basic = "Basic " + Data("ola:secret".utf8).base64EncodedString()
            let authorizations = server.seen.map { request in
                request.lines.filter { $0.hasPrefix("Authorization") }
            }
            #expect(
                authorizations == [["Authorization: \(basic)"], ["Authorization: Bearer t"]])
        }
    }
}
