import Dispatch
import Drift
import Exposition
import Hummingbird
import HummingbirdTesting
import Instants
import Logging
import Monitor
import RouterTestSupport
import Sketches
import Synchronization
import Testing

@testable import MetricsExporter
@testable import Strandline

struct ScrapeTests {
    private func test(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await RoutedServer(engine: try await engine()).test(body)
    }

    /// Two components, with two numeric fields and a categorical one each.
    private func engine(_ options: MonitorOptions = MonitorOptions()) async throws -> Engine {
        let engine = try await Engine.inMemory(options: EngineOptions(monitor: options))
        for component in ["a", "b"] {
            _ = try await engine.observe(
                ObservationBatch(
                    component: component, role: .output, ids: (0..<300).map { "row \($0)" },
                    rowCount: 300,
                    columns: [
                        ObservedColumn(
                            name: "n", values: .numeric((0..<300).map { Double($0) - 20 })),
                        // Few whole numbers are watched as codes, too, and have the most measures.
                        ObservedColumn(
                            name: "m", values: .numeric((0..<300).map { Double($0 % 7) })),
                        ObservedColumn(
                            name: "z",
                            values: .categorical(
                                CategoryColumn((0..<300).map { "c\($0 % 20)" }))),
                    ]))
        }
        return engine
    }

    private func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    @Test func `the answer is in the format that is asked for, and says so`() async throws {
        let cases: [(accept: String?, type: String, beginning: String)] = [
            (nil, "text/plain; version=0.0.4; charset=utf-8; escaping=underscores", "# HELP "),
            (
                "text/plain;version=1.0.0;escaping=allow-utf-8",
                "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8", "# HELP "
            ),
            (
                "text/plain;q=0.5, application/openmetrics-text;version=1.0.0;escaping=dots;q=0.9",
                "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=dots",
                "# HELP strandline__values_ "
            ),
            (
                "application/openmetrics-text;version=0.0.1;q=0.2, image/png",
                "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores",
                "# HELP strandline_values "
            ),
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                    + "encoding=delimited;escaping=values",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
                    + "encoding=delimited; escaping=values", ""
            ),
        ]
        try await test { client in
            for (accept, type, beginning) in cases {
                try await client.execute(
                    uri: "/metrics", method: .get,
                    headers: accept.map { [.accept: $0] } ?? [:]
                ) { response in
                    #expect(response.status == .ok)
                    #expect(response.headers[.contentType] == type)
                    if !beginning.isEmpty { #expect(text(response).hasPrefix(beginning)) }
                }
            }
        }
    }

    @Test func `it is packed where that is welcome`() async throws {
        try await test { client in
            for (encoding, isPacked) in [("gzip", true), ("gzip;q=0, *", false), ("br", false)] {
                try await client.execute(
                    uri: "/metrics", method: .get, headers: [.acceptEncoding: encoding]
                ) { response in
                    #expect((response.headers[.contentEncoding] == "gzip") == isPacked)
                    #expect(
                        Array(response.body.readableBytesView.prefix(2))
                            == (isPacked ? [0x1F, 0x8B] : Array("# ".utf8)))
                }
            }
        }
    }

    @Test func `a scoped scrape has the component's series alone`() async throws {
        try await test { client in
            try await client.execute(uri: "/metrics?component=a", method: .get) { response in
                let lines = text(response).split(separator: "\n").filter { !$0.hasPrefix("#") }
                #expect(!lines.isEmpty)
                #expect(lines.allSatisfy { $0.contains(#"component="a""#) })
            }
        }
    }

    @Test func `a scrape can name its families`() async throws {
        try await test { client in
            try await client.execute(
                uri: "/metrics?name%5B%5D=strandline_up&name[]=strandline_value_bucket",
                method: .get
            ) { response in
                let types = text(response).split(separator: "\n").filter { $0.hasPrefix("# TYPE") }
                #expect(
                    types == [
                        "# TYPE strandline_value histogram", "# TYPE strandline_up gauge",
                    ])
            }
            try await client.execute(uri: "/metrics?names=x", method: .get) { response in
                #expect(response.status == .badRequest)
            }
        }
    }

    @Test func `buckets carry the ids of the rows that fell into them`() async throws {
        try await test { client in
            try await client.execute(
                uri: "/metrics?component=a&name[]=strandline_value", method: .get,
                headers: [.accept: "application/openmetrics-text; version=1.0.0"]
            ) { response in
                let last = text(response).split(separator: "\n").first {
                    $0.contains(##"field="n",le="+Inf""##)
                }
                let exemplar = try #require(last?.split(separator: " # ").last)
                #expect(exemplar.hasPrefix(##"{output="row 299"} 279 "##))
            }
        }
    }

    @Test func `equal scrapes share an answer, and no more are under way than may be`()
        async throws
    {
        let gate = Gate()
        let scraper = Scraper(
            engine: try await engine(), collectors: [gate], requestCountMax: 5,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: NIOCore.ByteBuffer?.self) { group in
            for _ in 0..<5 { group.addTask { await scraper.answer(ScrapeRequest()) } }
            while scraper.requestCount < 5 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(await scraper.answer(ScrapeRequest()) == nil)
            gate.open()
            let answers = try await group.reduce(into: []) { $0.append($1) }
            #expect(Set(answers).count == 1 && answers[0] != nil)
        }
        #expect(gate.passageCount == 1)
        #expect(scraper.requestCount == 0)
        #expect(await scraper.answer(ScrapeRequest()) != nil)
        #expect(gate.passageCount == 2)
    }

    @Test(arguments: [[], Measure.onRequest])
    func `no field has more series than its budget`(asked: Set<Measure>) async throws {
        var options = MonitorOptions()
        options.defaults.drift.extraMeasures = asked
        let engine = try await engine(options)
        #expect(engine.seriesUsage.fieldSeriesCount == 6 * (74 + 2 * asked.count) + 2)
        let readings = engine.monitor.readings()
        for reading in readings {
            try engine.monitor.setReference(
                [Pane(start: .init(microseconds: 0), summary: try #require(reading.window))],
                origin: .profile, of: reading.key)
        }
        var series = FieldSeries(ScrapeRenderer.fieldCollectors)
        let families = series.families(of: engine.monitor.readings(), among: 6)
        let lineCount = families.reduce(0) { $0 + $1.lineCount }
        #expect(lineCount <= engine.seriesUsage.fieldSeriesCount)
        #expect(
            families.first { $0.descriptor.name == "strandline_drift_effect_size" }?.samples
                .count { $0.labels.pairs[2].value == "m" } == 2 * (8 + asked.count))
        #expect(lineCount > engine.seriesUsage.fieldSeriesCount / 2)
        #expect(readings.allSatisfy { $0.detail == .full })
    }

    @Test func `a side's ratio counts its drifted fields`() async throws {
        let engine = try await engine()
        for reading in await engine.readings() {
            var summary = try #require(reading.window)
            if reading.key.component == "a", reading.key.field == "m" {
                var numbers = NumericSummary()
                numbers.add((0..<300).map { 100 + Double($0) })
                summary = .numeric(numbers)
            }
            try engine.monitor.setReference(
                [Pane(start: .init(microseconds: 0), summary: summary)], origin: .profile,
                of: reading.key)
        }
        try await RoutedServer(engine: engine).test { client in
            try await client.execute(
                uri: "/metrics?name[]=strandline_drifted_fields_ratio", method: .get
            ) { response in
                let lines = text(response).split(separator: "\n").filter { !$0.hasPrefix("#") }
                #expect(
                    lines == [
                        #"strandline_drifted_fields_ratio{component="a",role="output"} 0.3333333333333333"#,
                        #"strandline_drifted_fields_ratio{component="b",role="output"} 0"#,
                    ])
            }
        }
    }

    @Test func `figures of a reference are its own, and not the window's`() async throws {
        let engine = try await engine()
        var numbers = NumericSummary()
        numbers.add((0..<200).map { 1000 + Double($0) })
        try engine.monitor.setReference(
            [Pane(start: .init(microseconds: 0), summary: .numeric(numbers))], origin: .profile,
            of: FieldKey(component: "a", role: .output, field: "n"))
        try await RoutedServer(engine: engine).test { client in
            for (family, value) in [("mean", "1099.5"), ("quantile", "1099")] {
                try await client.execute(
                    uri: "/metrics?name[]=strandline_reference_\(family)", method: .get
                ) { response in
                    let lines = text(response).split(separator: "\n").filter {
                        !$0.hasPrefix("#") && (family == "mean" || $0.contains(#"q="0.5""#))
                    }
                    #expect(lines.count == 1)
                    #expect(lines.first?.hasSuffix("} \(value)") == true)
                }
            }
        }
    }

    @Test func `the series of a field that has not changed are kept`() async throws {
        let engine = try await engine()
        var series = FieldSeries(ScrapeRenderer.fieldCollectors)
        let first = series.families(of: engine.monitor.readings(), among: 6)
        let second = series.families(of: engine.monitor.readings(), among: 6)
        #expect(first.map(\.samples.count) == second.map(\.samples.count))
        _ = try await engine.observe(
            ObservationBatch(
                component: "a", role: .output, rowCount: 1,
                columns: [ObservedColumn(name: "n", values: .numeric([1]))]))
        let third = series.families(of: engine.monitor.readings(), among: 6)
        guard case .number(let count)? = third.first?.samples[1].value else {
            Issue.record("a counter is no number")
            return
        }
        #expect(count == 301)
        #expect(series.families(of: [], among: 0).allSatisfy { $0.samples.isEmpty })
    }
}

/// Holds a scrape up until it is opened, and counts those that pass.
private final class Gate: MetricsCollector {
    static let name = "gate"

    private let isOpen = DispatchSemaphore(value: 0)
    private let passages = Mutex(0)

    var passageCount: Int { passages.withLock { $0 } }

    func open() {
        isOpen.signal()
    }

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        isOpen.wait()
        isOpen.signal()
        passages.withLock { $0 += 1 }
        return []
    }
}

extension MetricFamily {
    /// How many samples a family has in the text format.
    fileprivate var lineCount: Int {
        samples.reduce(0) { sum, sample in
            guard case .histogram(let histogram) = sample.value else { return sum + 1 }
            return sum + histogram.classic.count + 2
        }
    }
}
