import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Instants
import Monitor
import NIOCore
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Strandline
import TestSupport
import Testing

/// Paths and queries that are none are refused in one sentence, and are no fault of the server.
///
/// `STRANDLINE_MUTATIONS` multiplies the number of inputs.
struct MutatedAddressTests {
    private static let addresses =
        [
            "components?owner=o&tag=t&after=x&limit=2", "components/c", "tags?after=a&limit=3",
            "components/c/runs?limit=2&since=2020-03-08T00:00:00Z&until=1999999999.5&before=7",
            "runs?limit=1", "runs/1", "trace?output=p", "impact?output=p", "artifacts/p",
            "fields?component=c&after=c%2Foutput%2Fn&limit=3", "fields/c/output/n",
            "fields/c/output/n?from=2020-03-08&until=1999999999&reference_from=1&reference_until=2",
            "flags?before=2026-11-27T12:41:19.123456Z%2Fp&limit=9", "review?order=suspects&limit=3",
            "labels?after=a&limit=1", "tasks?after=a&limit=1", "tasks/t?window=7d",
            "tasks/t/values?side=output&after=a&limit=10&window=100", "diff?left=p&right=p",
        ].map { "/api/v1/" + $0 } + [
            "/metrics?component=c&name[]=strandline_up", "/api/graph/data?output=p&depth=3",
        ]

    /// What stands in a query where it means something, or is told apart by nobody.
    private static let pieces = [
        "%", "%2", "%zz", "%FF", "%C3%A9", "%00", "%2F", "%26", "%3D", "+", "&", "&&", "=", "?",
        "#", ";", "/", "//", "..", "[]", "%5B%5D", "e%CC%81%CC%96", "é", "💥", "%F0%9F%92%A5",
        "limit=0", "&limit=99999999999999999999", "&limit=1e3", "&after=", "&before=-1",
        "&from=1e300", "&until=nan", "&since=0001-01-01", "&window=9223372036854775807s",
        "&window=99999999999999999999d",
    ].map { Array($0.utf8) }

    @Test func `mutated addresses are refused, or answered`() async throws {
        let engine = try await Engine.inMemory()
        try await RoutedServer(engine: engine).test { client in
            for (path, body) in [
                ("runs", #"{"component":"c","inputs":["i"],"outputs":["p"]}"#),
                (
                    "observations",
                    #"{"component":"c","role":"output","fields":{"n":[1,2,3],"z":["a","b",null]}}"#
                ),
                ("outputs", #"{"task":"t","values":[{"id":"a","value":0.5}]}"#),
                ("feedback", #"{"task":"t","values":[{"id":"a","value":1}]}"#),
                ("flags", #"{"output":"p"}"#),
            ] {
                let answer = try await client.ask(.post, path, body)
                #expect(200..<300 ~= answer.status, "\(path)")
            }
            var mutation = ByteMutation(seed: 701)
            var answeredCount = 0
            for _ in 0..<ByteMutation.count(800) {
                let address = Self.mutated(mutation.pick(Self.addresses), &mutation)
                let status = try await client.execute(uri: address, method: .get) { response in
                    Self.expectResponse(response, to: address)
                    return response.status
                }
                if status == .ok { answeredCount += 1 }
            }
            #expect(answeredCount > 0)
        }
    }

    private static func mutated(_ address: String, _ mutation: inout ByteMutation) -> String {
        var bytes = Array(address.utf8)
        for _ in 0...mutation.integer(below: 3) {
            let index = 1 + mutation.integer(below: bytes.count)
            if mutation.integer(below: 2) == 0 {
                bytes.insert(contentsOf: mutation.pick(pieces), at: index)
            } else {
                // The first slash stays: what has none is no path.
                bytes = Array("/".utf8) + mutation.mutatedText(Array(bytes.dropFirst()))
            }
        }
        // A connection takes no other bytes into an address.
        return String(decoding: bytes.filter { 0x21...0x7E ~= $0 || $0 >= 0xA0 }, as: UTF8.self)
    }

    private static func expectResponse(_ response: TestResponse, to address: String) {
        #expect(response.status.code < 500, "\(address)")
        guard response.headers[.contentType]?.hasPrefix("application/json") ?? false,
            response.status != .ok
        else { return }
        let body = Data(buffer: response.body)
        let error = (try? JSONDecoder().decode([String: String].self, from: body))?["error"]
        #expect(error.map { 1...500 ~= $0.unicodeScalars.count } ?? false, "\(address)")
        #expect(error?.utf8.contains(0x0A) == false, "\(address)")
    }
}
