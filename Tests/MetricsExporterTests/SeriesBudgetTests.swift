import Foundation
import Hummingbird
import HummingbirdTesting
import Monitor
import RouterTestSupport
import Strandline
import Testing

/// All series that clients name count against `limits.series`, whatever they are of.
struct SeriesBudgetTests {
    private func engine(seriesCountMax: Int) async throws -> Engine {
        var options = MonitorOptions()
        options.limits.seriesCountMax = seriesCountMax
        options.defaults.detail = .score
        return try await Engine.inMemory(options: EngineOptions(monitor: options))
    }

    /// The lines of a scrape that are series.
    private func scrape(_ client: any TestClientProtocol) async throws -> [String] {
        try await client.execute(uri: "/metrics", method: .get) { response in
            #expect(response.status == .ok)
            return String(buffer: response.body).split(separator: "\n").map(String.init)
                .filter { !$0.hasPrefix("#") }
        }
    }

    private func value(_ name: String, in lines: [String]) -> Int? {
        lines.first { $0.hasPrefix(name + " ") }?.split(separator: " ").last.flatMap { Int($0) }
    }

    /// The series of names that clients chose.
    private func named(_ lines: [String]) -> [String] {
        lines.filter { $0.contains("component=\"") || $0.contains("task=\"") }
    }

    /// Whether there are no more series than are told of, and no more than may be.
    private func expectWithin(_ limit: Int, _ lines: [String]) throws {
        let count = try #require(value("strandline_series", in: lines))
        #expect(named(lines).count <= count && count <= limit)
        #expect(value("strandline_series_limit", in: lines) == limit)
    }

    private func post(
        _ client: any TestClientProtocol, _ path: String, _ body: String
    ) async throws {
        let answer = try await client.ask(.post, path, body)
        #expect(200..<300 ~= answer.status, "\(path) \(body)")
    }

    private func batch(_ component: String, _ role: String, _ field: String) -> String {
        let numbers = (0..<300).map { "\($0 % 17)" }.joined(separator: ",")
        return
            #"{"component":"\#(component)","role":"\#(role)","fields":{"\#(field)":[\#(numbers)]}}"#
    }

    @Test func `components without room are kept and not published, and fields are refused`()
        async throws
    {
        try await RoutedServer(engine: try await engine(seriesCountMax: 30)).test { client in
            // Four series of the field, one of its side, and five of the component.
            try await post(client, "observations", batch("a", "output", "n"))
            #expect(value("strandline_series", in: try await scrape(client)) == 10)
            for number in 0..<10 {
                try await post(client, "components", #"{"name":"b\#(number)"}"#)
            }
            #expect(try await client.ask(.get, "components").list.count == 11)
            var lines = try await scrape(client)
            try expectWithin(30, lines)
            #expect(value("strandline_series", in: lines) == 30)
            #expect(value("strandline_series_refused_total", in: lines) == 6 * 5)
            // Those that were heard of first.
            let shown = lines.filter { $0.hasPrefix("strandline_component_info{") }
            #expect(
                ["a", "b0", "b1", "b2", "b3"].allSatisfy { name in
                    shown.contains { $0.contains("component=\"\(name)\"") }
                } && shown.count == 5)

            for (role, field) in [("output", "m"), ("input", "n")] {
                try await client.execute(
                    uri: "/api/v1/observations", method: .post,
                    body: ByteBuffer(string: batch("a", role, field))
                ) { response in
                    #expect(response.status == .tooManyRequests)
                    #expect(response.headers[.retryAfter] == "10")
                    #expect(
                        String(buffer: response.body)
                            == #"{"error":"the limit of 30 series is reached; raise limits.series"#
                            + #" or send fewer fields"}"#)
                }
            }
            try await post(client, "observations", batch("a", "output", "n"))
            lines = try await scrape(client)
            try expectWithin(30, lines)
            #expect(value("strandline_fields", in: lines) == 1)
            // A field of a side that is there, and one of a side that is not.
            #expect(value("strandline_series_refused_total", in: lines) == 6 * 5 + 4 + 5)
        }
    }

    @Test func `tests by names that clients choose count, and have what the others leave`()
        async throws
    {
        try await RoutedServer(engine: try await engine(seriesCountMax: 40)).test { client in
            let tests = (0..<20).map { #"{"name":"t\#($0)","passed":true}"# }.joined(separator: ",")
            try await post(
                client, "runs",
                #"{"component":"train","started_at":1583625600,"ended_at":1583625660,"#
                    + #""tests":[\#(tests)]}"#)
            let lines = try await scrape(client)
            try expectWithin(40, lines)
            let shown = lines.filter { $0.hasPrefix("strandline_run_tests_total{") }.count
            let refused = try #require(value("strandline_series_refused_total", in: lines))
            #expect(shown > 0 && shown < 40)
            #expect(shown + refused == 40)
            #expect(lines.contains { $0.hasPrefix("strandline_run_duration_seconds_count{") })
        }
    }

    @Test func `tasks without room are kept and not published`() async throws {
        try await RoutedServer(engine: try await engine(seriesCountMax: 3)).test { client in
            for number in 0..<5 {
                try await post(
                    client, "outputs",
                    #"{"task":"t\#(number)","values":[{"id":"a","value":0.5}]}"#)
            }
            #expect(try await client.ask(.get, "tasks").list.count == 5)
            let lines = try await scrape(client)
            try expectWithin(3, lines)
            #expect(value("strandline_series", in: lines) == 3)
            #expect(value("strandline_series_refused_total", in: lines) == 2)
            let shown = lines.filter { $0.hasPrefix("strandline_task_labelled_ratio{") }
            #expect(shown.count == 3)
        }
    }

    @Test func `what tells how many fields have drifted counts for each side`() async throws {
        let engine = try await engine(seriesCountMax: 1000)
        try await RoutedServer(engine: engine).test { client in
            for (component, role) in [("a", "input"), ("a", "output"), ("b", "input")] {
                for field in ["m", "n"] {
                    try await post(client, "observations", batch(component, role, field))
                }
            }
            for reading in await engine.readings() {
                let window = try #require(reading.window)
                try await engine.setReference(profile: [window], of: reading.key)
            }
            let lines = try await scrape(client)
            try expectWithin(1000, lines)
            let ratios = lines.filter { $0.hasPrefix("strandline_drifted_fields_ratio{") }
            #expect(ratios.count == 3)
            // Six fields, three sides and two components.
            #expect(value("strandline_series", in: lines) == 6 * 4 + 3 + 2 * 5)
            #expect(engine.seriesUsage.fieldSeriesCount == 6 * 4 + 3)
        }
    }
}
