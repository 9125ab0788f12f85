import MetricsExporter
import ArgumentParser
import Foundation
import Instants
import Logging
import Monitor
import Server
import Strandline

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a server with a taxi-tip model whose data drifts.",
        discussion: """
            Starts a server on a temporary store, trains a model that predicts taxi tips, and \
            serves it on simulated trips whose distribution changes half-way. An hour of trips \
            takes a fraction of a second.
            """)

    @Option(help: "Stop after this number of seconds, and print what drifted.")
    var seconds: Int?

    @Option(
        name: .customLong("web.listen-address"), help: "Address to listen on.")
    var listenAddress = ListenAddress.standard

    /// Ten days of the city, of which the second half are not like the first.
    private static let hours = 240
    private static let secondsByDefault = 60
    private static let start = Instant(parsing: "2020-02-17")
    private static let seed: UInt64 = 2020

    func validate() throws {
        if let seconds, seconds < 1 { throw ValidationError("--seconds must be 1 or more") }
    }

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("strandline-demo-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var options = EngineOptions()
        options.monitor.defaults.window = WindowOptions(span: TimeSpan(seconds: 86_400))
        let engine = try await Engine.open(directory: directory, options: options)
        let serverOptions = ServerOptions(version: StrandlineCommand.version)
        serverOptions.applicationMetrics.install()
        let server = HTTPServer(
            engine: engine, addresses: [listenAddress], options: serverOptions,
            logger: Logger(label: "strandline") { _ in
                StructuredLogHandler(format: .logfmt, level: .warning)
            })
        do {
            try await server.run { address in try await play(on: engine, at: address) }
        } catch is CancellationError {
            // A signal ended the demo before its time.
        }
    }

    private func play(on engine: Engine, at address: ListenAddress) async throws {
        guard let start = Self.start else { return }
        var pipeline = TaxiPipeline(engine: engine, start: start, seed: Self.seed)
        var display = DemoDisplay()
        display.note(
            "Training the tip model on a week of trips, and serving a week without drift …")
        try await pipeline.train()
        try await pipeline.serveReferenceWeek()
        display.note(DemoText.addresses(address))
        var log = DriftLog()
        let pause = Double(seconds ?? Self.secondsByDefault) / Double(Self.hours)
        let clock = ContinuousClock()
        let began = clock.now
        var served = 0
        while seconds == nil || served < Self.hours {
            let mood: TrafficConditions = served < Self.hours / 2 ? .usual : .lockdown
            if served == Self.hours / 2 { display.note("\(pipeline.hour): the city locks down") }
            try await pipeline.serveHour(mood: mood)
            served += 1
            let readings = await engine.readings()
            log.observe(readings, at: pipeline.hour)
            display.show(readings, at: pipeline.hour, isDayOver: served.isMultiple(of: 24))
            try await Task.sleep(until: began + .seconds(pause * Double(served)), clock: clock)
        }
        let trace = try await engine.trace(output: pipeline.latestOutput, depth: nil)
        for line in DemoText.verdict(log.entries, trace: trace) { display.note(line) }
    }
}
