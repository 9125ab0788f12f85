import Foundation
import Hummingbird
import HummingbirdTesting
import RouterTestSupport
import Testing

@Suite struct TaskRoutesTests {
    private func post(_ client: some TestClientProtocol, _ path: String, _ body: String)
        async throws
    {
        try await client.execute(
            uri: "/api/v1/" + path, method: .post, body: ByteBuffer(string: body)
        ) { #expect($0.status == .accepted) }
    }

    private func get(_ client: some TestClientProtocol, _ path: String) async throws -> String {
        try await client.execute(uri: path, method: .get) { response in
            #expect(response.status == .ok)
            return String(buffer: response.body)
        }
    }

    @Test func `labels that come late are joined, judged and published`() async throws {
        try await RoutedServer().test { client in
            try await post(
                client, "feedback", #"{"task": "tips", "values": [{"id": "a", "value": 1}]}"#)
            try await post(
                client, "outputs",
                #"""
                {"task": "tips", "values": [{"id": "a", "value": 0.75}, {"id": "b", "value": 0.5},
                 {"id": "c", "value": 0.25}]}
                """#)
            try await post(
                client, "feedback", #"{"task": "tips", "values": [{"id": "c", "value": false}]}"#)
            let entry = try await get(client, "/api/v1/tasks")
            #expect(
                entry
                    == #"[{"labelled":2,"labelled_ratio":0.6666666666666666,"labels":2,"outputs":3,"task":"tips"}]"#
            )
            let answer = try await get(client, "/api/v1/tasks/tips?window=7d")
            #expect(answer.contains(#""accuracy":1,"#))
            #expect(answer.contains(#""roc_auc":1"#))
            #expect(answer.contains(#""mean_absolute_error":0.25"#))
            #expect(
                answer.contains(#""confusion_matrix":{"classes":[0,1],"counts":[[1,0],[0,1]]}"#))
            #expect(answer.contains(#""pairs":2"#))
            let metrics = try await get(client, "/metrics")
            #expect(metrics.contains(#"strandline_task_metric{task="tips",metric="accuracy"} 1"#))
            #expect(metrics.contains(#"strandline_task_labelled_ratio{task="tips"} 0.666"#))
            #expect(metrics.contains(#"strandline_label_lag_seconds_count{task="tips"} 2"#))
            let values = try await get(client, "/api/v1/tasks/tips/values?side=output&limit=1")
            #expect(values.contains(#""id":"a""#) && values.contains(#""output":0.75"#))
            #expect(try await get(client, "/api/v1/tasks/tips/values").contains(#""label":0"#))
        }
    }

    @Test func `an unknown task and a window that is none are named`() async throws {
        try await RoutedServer().test { client in
            for (path, status) in [
                ("tasks/tips", HTTPResponse.Status.notFound),
                ("tasks/tips?window=soon", .badRequest),
                ("tasks/tips/values?side=left", .badRequest),
                ("tasks?colour=1", .badRequest),
            ] {
                try await client.execute(uri: "/api/v1/" + path, method: .get) {
                    #expect($0.status == status)
                }
            }
        }
    }

    @Test func `an unknown external id of a run is named`() async throws {
        try await RoutedServer().test { client in
            try await client.execute(
                uri: "/api/v1/observations", method: .post,
                body: ByteBuffer(
                    string:
                        #"{"component": "c", "role": "input", "run": "x", "fields": {"n": [1]}}"#)
            ) { response in
                #expect(response.status == .notFound)
                #expect(String(buffer: response.body).contains("external id"))
            }
        }
    }
}
