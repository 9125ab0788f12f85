import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Instants
import Lineage
import Monitor
import NIOFoundationEssentialsCompat
import RouterTestSupport
import Strandline
import Testing

struct AlertRoutesTests {
    private let key = FieldKey(component: "infer", role: .output, field: "tip")

    /// An engine whose component `infer` logged a run and values each minute: 20 calm, 20 shifted.
    private func shiftedEngine() async throws -> Engine {
        let engine = try await Engine.inMemory()
        let start = Instant(microseconds: 1_583_625_600_000_000)
        _ = try await engine.record([
            RunDraft(
                component: "train", startedAt: start - TimeSpan(seconds: 86_400),
                outputs: [Artifact(name: "model", version: "1", kind: .model)])
        ])
        try await engine.observe(least: 0, at: start - TimeSpan(seconds: 7200), rows: 4000)
        try await engine.setReference(
            from: start - TimeSpan(seconds: 7200), until: start, of: key)
        for minute in 0..<40 {
            let time = start + TimeSpan(seconds: Double(minute) * 60)
            if minute == 20 {
                _ = try await engine.record([
                    RunDraft(
                        component: "train", startedAt: time,
                        outputs: [Artifact(name: "model", version: "2", kind: .model)],
                        parameters: ["depth": "9"])
                ])
            }
            _ = try await engine.record([
                RunDraft(
                    component: "infer", startedAt: time,
                    inputs: [Artifact(name: "model", version: minute < 20 ? "1" : "2")],
                    outputs: [Artifact(name: "p\(minute)")])
            ])
            try await engine.observe(least: minute < 20 ? 0 : 0.4, at: time, rows: 50)
        }
        return engine
    }

    private static func payload(_ status: String, field: String = "tip") -> String {
        """
        {"version": "4", "alerts": [{"status": "\(status)", "fingerprint": "c0ffee",
          "startsAt": "2020-03-08T01:00:00Z", "endsAt": "0001-01-01T00:00:00Z",
          "labels": {"component": "infer", "role": "output", "field": "\(field)"}}]}
        """
    }

    /// Posts an alert; gives the numbers of what was flagged, unflagged and ignored.
    private static func post(
        _ client: any TestClientProtocol, _ status: String, field: String = "tip"
    ) async throws -> [Int?] {
        let answer = try await client.ask(.post, "alerts", payload(status, field: field))
        #expect(answer.status == 200)
        return ["flagged", "unflagged", "ignored"].map { answer[$0] as? Int }
    }

    @Test func `an alert flags what was made since the shift, and review names the culprit`()
        async throws
    {
        let engine = try await shiftedEngine()
        try await RoutedServer(engine: engine).test { client in
            let answer = try await Self.post(client, "firing")
            let flagged = try await engine.flags(limit: 1000).map(\.output)
            // The shift began in the pane that holds the minutes 20 and 21.
            #expect(Set(flagged).isSubset(of: Set((20..<40).map { "p\($0)" })))
            #expect(flagged.count >= 16)
            #expect(answer == [flagged.count, 0, 0])
            let review = try await engine.review(limit: 3)
            let culprit = try #require(review.groups.first?.suspects.first)
            #expect(culprit.component == "train")
            #expect(culprit.coverage.unflagged < 4)
            #expect(culprit.evidence.contains { $0.reason.hasPrefix("parameters changed") })
            #expect(try await Self.post(client, "firing") == [0, 0, 0])
            #expect(try await Self.post(client, "resolved") == [0, flagged.count, 0])
            #expect(try await engine.flags(limit: 1000) == [])
        }
    }

    @Test func `an alert about a field that nobody watches is ignored`() async throws {
        try await RoutedServer(engine: shiftedEngine()).test { client in
            let answer = try await Self.post(client, "firing", field: "toll")
            #expect(answer == [0, 0, 1])
        }
    }

    @Test func `the webhook asks for the right to ingest`() async throws {
        // The SHA-256 of "reader".
        let reader = AccessToken(
            name: "reader",
            sha256: "3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30",
            rights: [.read])
        let token = try #require(reader)
        try await RoutedServer(tokens: [token]).test { client in
            for (bearer, status) in [(nil, 401), ("reader", 403)] as [(String?, Int)] {
                let answer = try await client.ask(
                    .post, "alerts", Self.payload("firing"), token: bearer)
                #expect(answer.status == status)
            }
        }
    }

    @Test func `the graph of a component is the trace of its latest run`() async throws {
        try await RoutedServer(engine: shiftedEngine()).test { client in
            for (query, nodes) in [
                ("component=infer", ["infer", "train"]), ("output=p3", ["infer", "train"]),
                ("output=p3&depth=0", ["infer"]), ("component=", ["infer", "train"]),
                ("component=train", ["train"]),
            ] {
                try await client.execute(uri: "/api/graph/data?\(query)", method: .get) {
                    response in
                    let graph = try JSONSerialization.jsonObject(with: Data(buffer: response.body))
                    let found = (graph as? [String: [[String: Any]]])?["nodes"]
                    #expect(found?.compactMap { $0["title"] as? String } == nodes, "\(query)")
                }
            }
            for path in ["/api/health", "/api/graph/fields?component=infer"] {
                try await client.execute(uri: path, method: .get) { response in
                    #expect(response.status == .ok)
                }
            }
            try await client.execute(uri: "/api/graph/data?output=nothing", method: .get) {
                response in
                #expect(response.status == .notFound)
            }
        }
    }
}

extension Engine {
    /// Takes values that are spread evenly over a unit from `least` on.
    fileprivate func observe(least: Double, at time: Instant, rows: Int) async throws {
        let seed = Int(time.unixSeconds) / 60
        let values = (0..<rows).map { least + Double(($0 + seed) * 7919 % 1009) / 1009 }
        _ = try await observe(
            ObservationBatch(
                component: "infer", role: .output, timestamp: time, rowCount: rows,
                columns: [ObservedColumn(name: "tip", values: .numeric(values))]))
    }
}
