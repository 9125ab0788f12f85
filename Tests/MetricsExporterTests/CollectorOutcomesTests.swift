import Exposition
import GRDB
import Logging
@testable import MetricsExporter
import Monitor
import NIOCore
@testable import Store
@testable import Strandline
import Synchronization
import Testing

@testable import Server

struct CollectorOutcomesTests {
    /// The collectors of a server without sockets.
    private static let collectors: Set = [
        "build", "drifted_fields", "exporter", "external_url", "fields", "in_flight", "ingest",
        "libraries", "lineage", "process", "reload", "store", "tasks",
    ]

    /// An engine with a field, whose component the store knows.
    private func engine() async throws -> Engine {
        let engine = try await Engine.inMemory()
        _ = try await engine.observe(
            ObservationBatch(
                component: "a", role: .output, rowCount: 2,
                columns: [ObservedColumn(name: "n", values: .numeric([1, 2]))]))
        return engine
    }

    private func scraper(
        of engine: Engine, _ collectors: [any MetricsCollector] = [],
        log: RecordedLog = RecordedLog()
    ) -> Scraper {
        Scraper(
            engine: engine, collectors: collectors, requestCountMax: 0,
            logger: Logger(label: "test") { _ in log.handler })
    }

    private func scrape(
        _ scraper: Scraper, _ request: ScrapeRequest = ScrapeRequest()
    ) async throws -> Scrape {
        Scrape(text: String(buffer: try #require(await scraper.answer(request))))
    }

    @Test func `each collector has its success and its duration`() async throws {
        let log = RecordedLog()
        let metrics = ServerMetrics(
            engine: try await engine(), options: ServerOptions(version: "0"),
            logger: Logger(label: "test") { _ in log.handler })
        let scrape = try await scrape(metrics.scraper)
        #expect(Set(scrape.successes.keys) == Self.collectors)
        #expect(scrape.successes.values.allSatisfy { $0 == 1 })
        #expect(Set(scrape.durations.keys) == Self.collectors)
        #expect(scrape.durations.values.allSatisfy { $0 >= 0 && $0 < 60 })
        #expect(scrape.collectorsInOrder == Self.collectors.sorted())
        #expect(log.lines.isEmpty)
    }

    @Test func `a scrape that names the family has it alone`() async throws {
        var request = ScrapeRequest()
        request.families = ["strandline_scrape_collector_success"]
        let scrape = try await scrape(scraper(of: try await engine()), request)
        #expect(scrape.successes["lineage"] == 1)
        #expect(scrape.durations.isEmpty)
        #expect(!scrape.text.contains("strandline_up"))
    }

    @Test
    func `a collector whose data cannot be read is a zero, and takes nothing from the others`()
        async throws
    {
        let engine = try await engine()
        try await engine.store.database.write { try $0.execute(sql: "DROP TABLE run_count") }
        let scrape = try await scrape(scraper(of: engine))
        #expect(scrape.failed == ["lineage"])
        #expect(scrape.text.contains("\nstrandline_up 0\n"))
        #expect(scrape.text.contains("\nstrandline_quarantined_records 0\n"))
        #expect(scrape.text.contains("\nstrandline_values_total{component=\"a\""))
        #expect(!scrape.text.contains("\nstrandline_runs_total"))
    }

    @Test func `a store that cannot be read fails those that read it, and no other`() async throws {
        let engine = try await engine()
        try await engine.store.database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for table in ["run_count", "task", "quarantined_record"] {
                try database.execute(sql: "DROP TABLE \(table)")
            }
        }
        let scrape = try await scrape(scraper(of: engine))
        #expect(scrape.failed == ["lineage", "store", "tasks"])
        #expect(Set(scrape.durations.keys) == Set(scrape.successes.keys))
        #expect(scrape.text.contains("\nstrandline_up 0\n"))
        #expect(!scrape.text.contains("\nstrandline_quarantined_records 0\n"))
        #expect(scrape.text.contains("\nstrandline_values_total{component=\"a\""))
    }

    @Test func `a collector that throws is logged when it begins to, and when it succeeds again`()
        async throws
    {
        let log = RecordedLog()
        let broken = BrokenCollector()
        let scraper = scraper(of: try await engine(), [broken, LaterCollector()], log: log)
        for _ in 0..<3 {
            let scrape = try await scrape(scraper)
            #expect(scrape.failed == ["broken"])
            #expect(scrape.text.contains("\nstrandline_up 1\n"))
            #expect(scrape.text.contains("\nstrandline_later 1\n"))
        }
        #expect(log.lines == ["error a collector of metrics fails broken: no such file"])
        broken.isBroken.withLock { $0 = false }
        var ofComponent = ScrapeRequest()
        ofComponent.components = ["a"]
        _ = try await scrape(scraper, ofComponent)
        #expect(log.lines.count == 1)
        for _ in 0..<2 { #expect(try await scrape(scraper).failed.isEmpty) }
        #expect(
            log.lines.dropFirst() == ["info a collector of metrics succeeds again broken"])
    }
}

/// What a scrape in the text format says of the collectors.
private struct Scrape {
    let text: String

    var successes: [String: Double] {
        Dictionary(uniqueKeysWithValues: values(of: "strandline_scrape_collector_success"))
    }

    var durations: [String: Double] {
        Dictionary(uniqueKeysWithValues: values(of: "strandline_scrape_collector_duration_seconds"))
    }

    var collectorsInOrder: [String] {
        values(of: "strandline_scrape_collector_success").map(\.0)
    }

    /// The names of those that failed, in their order.
    var failed: [String] { successes.filter { $0.value == 0 }.keys.sorted() }

    private func values(of family: String) -> [(String, Double)] {
        let start = family + "{collector=\""
        return text.split(separator: "\n").filter { $0.hasPrefix(start) }.compactMap { line in
            let parts = line.dropFirst(start.count).split(separator: "\"} ")
            return Double(parts[1]).map { (String(parts[0]), $0) }
        }
    }
}

/// A collector that throws for as long as it is told to.
private final class BrokenCollector: MetricsCollector {
    static let name = "broken"
    let isBroken = Mutex(true)

    struct Failure: Error, CustomStringConvertible {
        let description = "no such file"
    }

    func families(of snapshot: ScrapeSnapshot) throws -> [MetricFamily] {
        if isBroken.withLock({ $0 }) { throw Failure() }
        return []
    }
}

/// A collector that is asked after another.
private struct LaterCollector: MetricsCollector {
    static let name = "later"

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        [MetricFamily(MetricDescriptor(name: "strandline_later", help: "One.", type: .gauge), 1)]
    }
}

/// The lines that a logger was given.
private final class RecordedLog: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    var handler: any LogHandler { Handler(log: self) }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let words = ["collector", "error"].compactMap { event.metadata?[$0].map { "\($0)" } }
            let line = "\(event.level) \(event.message) \(words.joined(separator: ": "))"
            log.recorded.withLock { $0.append(line) }
        }
    }
}
