import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Testing

@testable import Server

struct QueryTests {
    /// The sentence of an error in JSON.
    private func sentence(_ response: TestResponse) -> String? {
        let answer = try? JSONSerialization.jsonObject(with: Data(buffer: response.body))
        return (answer as? NSDictionary)?["error"] as? String
    }

    private func expect(
        _ cases: [(uri: String, sentence: String)], method: HTTPRequest.Method = .get
    ) async throws {
        try await RoutedServer().test { client in
            for (uri, sentence) in cases {
                try await client.execute(uri: uri, method: method) { response in
                    #expect(response.status == .badRequest, "\(method) \(uri)")
                    #expect(self.sentence(response) == sentence, "\(method) \(uri)")
                }
            }
        }
    }

    @Test func `an address that is no text is refused`() async throws {
        try await expect([
            (
                "/api/v1/fields?component=%ff",
                "the parameter 'component' is not percent-encoded UTF-8"
            ),
            ("/metrics?component=%ff", "the parameter 'component' is not percent-encoded UTF-8"),
            ("/api/v1/runs?limit=%zz", "the parameter 'limit' is not percent-encoded UTF-8"),
            ("/api/v1/runs?limit=1%", "the parameter 'limit' is not percent-encoded UTF-8"),
            ("/api/v1/runs?%c3=1", "the query is not percent-encoded UTF-8"),
            ("/api/v1/runs?limit=%ed%a0%80", "the parameter 'limit' is not percent-encoded UTF-8"),
            ("/api/v1/components/%ff", "the path is not percent-encoded UTF-8"),
            ("/nothing/%zz", "the path is not percent-encoded UTF-8"),
            ("/api/v1/fields?component=%00", "the address of the request holds a NUL character"),
        ])
    }

    @Test func `a parameter is given once`() async throws {
        try await expect([
            ("/api/v1/runs?limit=1&limit=2", "the parameter 'limit' is given more than once"),
            ("/api/v1/runs?limit=1&lim%69t=1", "the parameter 'limit' is given more than once"),
            ("/api/v1/runs?limit&limit", "the parameter 'limit' is given more than once"),
            (
                "/api/v1/trace?output=a&output=a", "the parameter 'output' is given more than once"
            ),
            ("/api/graph/data?depth=1&depth=2", "the parameter 'depth' is given more than once"),
        ])
    }

    @Test func `a parameter that is a list may be given several times`() async throws {
        try await RoutedServer().test { client in
            for uri in [
                "/metrics?name[]=strandline_build_info&name%5B%5D=up",
                "/metrics?component=a&component=b",
            ] {
                try await client.execute(uri: uri, method: .get) { response in
                    #expect(response.status == .ok, "\(uri)")
                }
            }
        }
    }

    @Test func `the name of a parameter may be encoded`() async throws {
        try await RoutedServer().test { client in
            try await client.execute(uri: "/api/v1/runs?lim%69t=0", method: .get) { response in
                #expect(response.status == .badRequest)
            }
        }
    }

    @Test func `what nobody reads is refused by its name`() async throws {
        let sentence = "unknown query parameter 'colour'"
        try await expect(
            [
                "runs", "runs/1", "components", "components/c", "components/c/runs", "tags",
                "labels", "labels/l/artifacts", "flags", "review", "fields", "fields/c/output/n",
                "tasks", "tasks/t", "tasks/t/values", "artifacts/a", "trace", "impact", "diff",
                "store/backup",
            ].map { ("/api/v1/\($0)?colour=1", sentence) } + [("/metrics?colour=1", sentence)])
        try await expect(
            [
                "runs", "components", "components/c/tags", "labels", "labels/retract", "flags",
                "observations", "outputs", "feedback", "alerts",
            ].map { ("/api/v1/\($0)?colour=1", sentence) }, method: .post)
        try await expect(
            ["store", "flags", "fields/c/output/n/reference"].map {
                ("/api/v1/\($0)?colour=1", sentence)
            }, method: .delete)
    }

    @Test(arguments: [
        ("runs", 1_000_000), ("components/c/runs", 1_000_000), ("components", 1_000_000),
        ("tags", 1_000_000), ("labels", 1_000_000), ("flags", 1_000_000), ("fields", 1_000_000),
        ("tasks", 1_000_000), ("review", 10_000), ("tasks/t/values", 1_000_000),
        ("tasks/t/values?side=output", 1_000_000), ("tasks/t/values?side=both", 1_000_000),
    ])
    func `a limit is a whole number above 0 everywhere`(path: String, most: Int) async throws {
        let separator = path.contains("?") ? "&" : "?"
        try await RoutedServer().test { client in
            for name in ["c", "t"] {
                _ = try await client.ask(.post, "components", #"{"name": "\#(name)"}"#)
            }
            for limit in ["0", "-1", "", "1.5", "one", "\(most + 1)", "99999999999999999999"] {
                let uri = "/api/v1/\(path)\(separator)limit=\(limit)"
                try await client.execute(uri: uri, method: .get) { response in
                    #expect(response.status == .badRequest, "\(uri)")
                    #expect(
                        sentence(response) == "'limit' must be a whole number from 1 to \(most)")
                }
            }
        }
    }

    @Test func `a span of time is above 0`() async throws {
        try await RoutedServer().test { client in
            for uri in [
                "/changed?ago=-1d", "/changed?ago=0d", "/changed?ago=1", "/changed?span=-1d",
                "/changed?ago=99999999999y", "/changed?ago=1d&ago=2d", "/review?order=none",
                "/fields?role=side", "/api/v1/tasks/t?window=-1d", "/api/v1/tasks/t?window=-5",
                "/api/v1/tasks/t?window=0",
            ] {
                try await client.execute(uri: uri, method: .get) { response in
                    #expect(response.status == .badRequest, "\(uri)")
                }
            }
            try await client.execute(uri: "/changed?ago=1d&span=", method: .get) { response in
                #expect(response.status == .ok)
            }
        }
    }

    @Test func `a span ends after it begins`() async throws {
        try await RoutedServer().test { client in
            _ = try await client.ask(.post, "components", #"{"name": "c"}"#)
            let answer = try await client.ask(
                .get, "components/c/runs?since=2020-01-02&until=2020-01-01")
            #expect(answer.status == 400)
            #expect(answer["error"] as? String == "'until' must not lie before 'since'")
        }
    }

    @Test func `the values of a task say what goes with which side`() async throws {
        try await RoutedServer().test { client in
            for query in ["side=both&after=a", "after=a", "side=output&window=7d"] {
                let answer = try await client.ask(.get, "tasks/t/values?\(query)")
                #expect(answer.status == 400, "\(query)")
            }
        }
    }
}
