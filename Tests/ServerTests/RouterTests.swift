import Foundation
import Hummingbird
import HummingbirdTesting
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Testing

struct RouterTests {
    private func json(_ response: TestResponse) throws -> NSDictionary? {
        try JSONSerialization.jsonObject(with: Data(buffer: response.body)) as? NSDictionary
    }

    private static let observations = """
        {"component": "c", "role": "output", "fields": {"n": [1, 2, null], "z": ["a", "b", "a"]}}
        """

    @Test func `a component is made once`() async throws {
        try await RoutedServer().test { client in
            for status in [HTTPResponse.Status.created, .ok] {
                try await client.execute(
                    uri: "/api/v1/components", method: .post,
                    body: ByteBuffer(string: #"{"name": "a/b c", "owner": "o", "tags": ["x"]}"#)
                ) { response in
                    #expect(response.status == status)
                }
            }
            try await client.execute(uri: "/api/v1/components/a%2Fb%20c", method: .get) {
                response in
                #expect(response.status == .ok)
                let answer = try json(response)
                #expect(answer?["owner"] as? String == "o")
            }
        }
    }

    @Test func `observed values are counted on the field's page`() async throws {
        try await RoutedServer().test { client in
            try await client.execute(
                uri: "/api/v1/observations", method: .post,
                body: ByteBuffer(string: Self.observations)
            ) { response in
                #expect(response.status == .accepted)
                #expect(String(buffer: response.body) == #"{"accepted":3}"#)
            }
            try await client.execute(uri: "/api/v1/fields/c/output/n", method: .get) { response in
                let answer = try json(response)
                #expect(answer?["values"] as? Int == 3)
                #expect(answer?["missing"] as? Int == 1)
                let window = answer?["window"] as? NSDictionary
                let statistics = window?["statistics"] as? NSDictionary
                #expect(statistics?["mean"] as? Double == 1.5)
            }
        }
    }

    @Test func `every error has one sentence and its status`() async throws {
        let cases: [(method: HTTPRequest.Method, uri: String, body: String?, status: Int)] = [
            (.trace, "/metrics", nil, 501),
            (.get, "/api/v1/nothing", nil, 404),
            (.get, "/api/v1/components/nobody", nil, 404),
            (.get, "/api/v1/runs/7", nil, 404),
            (.get, "/api/v1/runs/seven", nil, 400),
            (.get, "/api/v1/runs?limit=0", nil, 400),
            (.get, "/api/v1/runs?colour=1", nil, 400),
            (.get, "/api/v1/trace", nil, 400),
            (.get, "/api/v1/trace?output=nothing", nil, 404),
            (.get, "/api/v1/fields/c/side/n", nil, 400),
            (.get, "/api/v1/fields/c/output/n", nil, 404),
            (.post, "/api/v1/observations", "{", 400),
            (.post, "/api/v1/observations", "{}", 422),
            (.post, "/api/v1/runs", #"{"component": ""}"#, 422),
            (.put, "/api/v1/fields/c/output/n/reference", #"{"kind": "span"}"#, 422),
            (
                .put, "/api/v1/fields/c/output/n/reference",
                #"{"kind": "profile", "profile": {"panes": ["AAAA"]}}"#, 422
            ),
        ]
        try await RoutedServer().test { client in
            for (method, uri, body, status) in cases {
                try await client.execute(
                    uri: uri, method: method, body: body.map { ByteBuffer(string: $0) }
                ) { response in
                    #expect(response.status.code == status, "\(method) \(uri)")
                    let answer = try json(response)
                    #expect(answer?.allKeys as? [String] == ["error"], "\(method) \(uri)")
                }
            }
        }
    }

    @Test func `a body that is too long is refused`() async throws {
        try await RoutedServer().test { client in
            try await client.execute(
                uri: "/api/v1/observations", method: .post,
                body: ByteBuffer(repeating: 0x20, count: 33_554_433)
            ) { response in
                #expect(response.status == .contentTooLarge)
            }
        }
    }

    @Test func `a reference is set from a span and taken back`() async throws {
        try await RoutedServer().test { client in
            try await client.execute(
                uri: "/api/v1/observations", method: .post,
                body: ByteBuffer(string: Self.observations)
            ) { _ in }
            let path = "/api/v1/fields/c/output/n/reference"
            try await client.execute(
                uri: path, method: .put,
                body: ByteBuffer(
                    string: #"{"kind": "span", "from": "2020-01-01", "until": "2999-01-01"}"#)
            ) { response in
                let reference = try json(response)?["reference"] as? NSDictionary
                #expect(reference?["kind"] as? String == "span")
            }
            try await client.execute(uri: path, method: .delete) { response in
                #expect(response.status == .ok)
                let answer = try json(response)
                #expect(answer?["reference"] == nil)
            }
        }
    }

    @Test(arguments: [true, false])
    func `readiness follows its flag`(isReady: Bool) async throws {
        try await RoutedServer(isReady: isReady).test { client in
            try await client.execute(uri: "/-/ready", method: .get) { response in
                #expect(response.status == (isReady ? .ok : .serviceUnavailable))
            }
            try await client.execute(uri: "/-/healthy", method: .get) { response in
                #expect(response.status == .ok)
            }
        }
    }
}
