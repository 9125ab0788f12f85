import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import RouterTestSupport
import Strandline
import Testing

struct FieldRoutesTests {
    private func engine() async throws -> Engine {
        try await Engine.inMemory()
    }

    private func numbers(_ count: Int, from start: Double) -> String {
        let numbers = (0..<count).map { "\(start + Double(($0 * 7919) % 1009) / 1009)" }
        return "[\(numbers.joined(separator: ","))]"
    }

    private func flags(_ share: Int) -> String {
        let flags = (0..<1000).map { $0 % 10 < share ? "true" : "false" }
        return "[\(flags.joined(separator: ","))]"
    }

    private func batch(_ values: String, at time: Int) -> String {
        """
        {"component":"inference","role":"input","timestamp":\(time),"fields":{"speed":\(values)}}
        """
    }

    private func run(_ component: String, at time: Int, _ rest: String) -> String {
        """
        {"component":"\(component)","started_at":\(time),"ended_at":\(time + 60),\(rest)}
        """
    }

    private func train(_ version: Int, at time: Int, from speed: Double) -> String {
        run(
            "train", at: time,
            """
            "outputs":[{"name":"tip-model","version":"\(version)","kind":"model"}],
            "fields":{"input":{"speed":\(numbers(1000, from: speed))}}
            """)
    }

    private func serve(_ version: Int, at time: Int) -> String {
        run(
            "inference", at: time,
            """
            "inputs":[{"name":"tip-model","version":"\(version)","kind":"model"}],
            "outputs":["predictions-\(time)"]
            """)
    }

    /// The series of an info metric, by scraping.
    private func referenceInfo(_ client: any TestClientProtocol) async throws -> [String] {
        try await client.execute(uri: "/metrics", method: .get) { response in
            String(buffer: response.body).split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix(#"strandline_reference_info{component="inference""#) }
        }
    }

    @Test func `a retrained model brings its reference when it is promoted`() async throws {
        let start = 1_583_625_600
        try await RoutedServer(engine: try await engine()).test { client in
            func reference() async throws -> NSDictionary {
                let answer = try await client.ask(.get, "fields/inference/input/speed")
                return try #require(answer["reference"] as? NSDictionary)
            }
            func post(_ path: String, _ body: String) async throws {
                #expect(200..<300 ~= (try await client.ask(.post, path, body)).status)
            }
            try await post("runs", train(1, at: start, from: 0))
            try await post("observations", batch(numbers(1000, from: 0), at: start + 3600))
            try await post("runs", serve(1, at: start + 3600))
            #expect(try await reference()["kind"] as? String == "lineage")
            #expect(
                try await reference()["reason"] as? String
                    == "run 2 of inference read tip-model@1, which run 1 of train made")
            #expect(
                try await referenceInfo(client) == [
                    #"strandline_reference_info{component="inference",role="input","#
                        + #"field="speed",kind="lineage",run="1"} 1"#
                ])

            // Trained anew, nothing has changed; promoted, the reference is that of the new model.
            try await post("runs", train(2, at: start + 7200, from: 0.6))
            #expect(try await reference()["run"] as? Int == 1)
            try await post("runs", serve(2, at: start + 10_800))
            #expect(
                try await reference()["reason"] as? String
                    == "run 4 of inference read tip-model@2, which run 3 of train made")
            #expect(try await referenceInfo(client).allSatisfy { $0.contains(#"run="3"} 1"#) })
            try await post("observations", batch(numbers(1000, from: 0.6), at: start + 11_000))
            let answer = try await client.ask(.get, "fields/inference/input/speed")
            let drift = try #require(answer["drift"] as? NSDictionary)
            #expect(try #require(drift["score"] as? Double) < 1)
        }
    }

    @Test func `two spans of the past are compared by their times`() async throws {
        let engine = try await engine()
        let start = 1_583_625_600
        try await RoutedServer(engine: engine).test { client in
            for hour in 0..<48 {
                let body = batch(
                    numbers(100, from: hour < 24 ? 0 : 0.5), at: start + hour * 3600)
                #expect((try await client.ask(.post, "observations", body)).status == 202)
            }
            try await engine.checkpoint()
            func score(_ query: String) async throws -> Double {
                let answer = try await client.ask(.get, "fields/inference/input/speed?" + query)
                #expect(answer.status == 200)
                let drift = try #require(answer["drift"] as? NSDictionary)
                return try #require(drift["score"] as? Double)
            }
            let first = "reference_from=\(start)&reference_until=\(start + 43_200)"
            #expect(
                try await score("from=\(start + 86_400)&until=\(start + 172_800)&" + first) > 1)
            #expect(
                try await score(
                    "from=2020-03-08T12:00:00Z&until=2020-03-09T00:00:00Z&" + first) < 1)
            for (query, sentence) in [
                ("from=\(start)", "'until' is missing"),
                ("from=\(start + 60)&until=\(start)", "'until' must lie after 'from'"),
                ("from=noon&until=\(start)", "'from' must be a time"),
                (first, "'from' is missing"),
            ] {
                let answer = try await client.ask(.get, "fields/inference/input/speed?" + query)
                #expect(answer.status == 400)
                let error = answer["error"] as? String ?? ""
                #expect(error.contains(sentence), "\(query): \(error)")
            }
        }
    }

    @Test func `the newest quarter is scored beside the window, and late values are counted`()
        async throws
    {
        let start = 1_583_625_600
        try await RoutedServer(engine: try await engine()).test { client in
            for (minutes, shift) in [(0, 0.0), (120, 0), (130, 0), (140, 0), (178, 0.8), (10, 0)] {
                let body = batch(numbers(600, from: shift), at: start + minutes * 60)
                #expect((try await client.ask(.post, "observations", body)).status == 202)
            }
            let answer = try await client.ask(.get, "fields/inference/input/speed")
            #expect(answer["late"] as? Int == 600)
            func score(_ member: String) throws -> Double {
                let drift = try #require(answer[member] as? NSDictionary)
                return try #require(drift["score"] as? Double)
            }
            #expect(try score("recent") > score("drift") + 1)
            let lines = try await client.execute(uri: "/metrics", method: .get) { response in
                String(buffer: response.body).split(separator: "\n").map(String.init)
            }
            for (name, member) in [("score", "drift"), ("recent_score", "recent")] {
                let line = lines.first { $0.hasPrefix("strandline_drift_\(name){") }
                let value = line?.split(separator: " ").last.flatMap { Double($0) }
                #expect(value == (try score(member)))
            }
        }
    }

    @Test func `the ranking is that of a component, as long as it is asked for`() async throws {
        try await RoutedServer(engine: try await engine()).test { client in
            for component in ["a", "b"] {
                let body =
                    #"{"component":"\#(component)","role":"input","fields":{"x":[1],"y":[2]}}"#
                #expect((try await client.ask(.post, "observations", body)).status == 202)
            }
            #expect(try await client.ask(.get, "fields").list.count == 4)
            #expect(try await client.ask(.get, "fields?limit=3").list.count == 3)
            let own = try await client.ask(.get, "fields?component=b")
            #expect(own.texts("component") == ["b", "b"])
        }
    }

    @Test func `booleans are two categories`() async throws {
        let start = 1_583_625_600
        try await RoutedServer(engine: try await engine()).test { client in
            func field() async throws -> RoutedResponse {
                try await client.ask(.get, "fields/inference/input/speed")
            }
            for (hour, share) in [(0, 3), (1, 3), (2, 3), (5, 7)] {
                let body = batch(flags(share), at: start + hour * 3600)
                #expect((try await client.ask(.post, "observations", body)).status == 202)
                if hour == 2 {
                    let calm = try #require(try await field()["drift"] as? NSDictionary)
                    #expect(try #require(calm["score"] as? Double) < 1)
                }
            }
            let answer = try await field()
            #expect(answer["kind"] as? String == "categorical")
            let drift = try #require(answer["drift"] as? NSDictionary)
            #expect(try #require(drift["score"] as? Double) > 5)
            #expect(drift["measure"] as? String == "psi")
        }
    }
}
