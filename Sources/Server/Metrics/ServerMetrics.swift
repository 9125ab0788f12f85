import MetricsExporter
import HTTPSupport
package import Logging
package import Strandline

/// What the server counts and shows of itself, for as long as it runs.
package struct ServerMetrics: Sendable {
    let requests = IngestCounter()
    let reloads: ReloadRecord
    let address = ExternalAddress()
    let scraper: Scraper
    let inFlight: InFlightBytes

    package init(engine: Engine, options: ServerOptions, logger: Logger) {
        self.init(engine: engine, options: options, connections: nil, logger: logger)
    }

    /// - Parameters:
    ///   - engine: Whose fields and runs are shown.
    ///   - options: What the server is opened with.
    ///   - connections: The connections that are shown; nil where there are none.
    ///   - logger: Told what could not be read.
    init(
        engine: Engine, options: ServerOptions, connections: ConnectionTable?, logger: Logger
    ) {
        reloads = ReloadRecord(clock: engine.clock)
        inFlight = InFlightBytes(limit: options.inFlightBytesLimit)
        scraper = Scraper(
            engine: engine,
            collectors: [
                BuildCollector(version: options.version), IngestCollector(counter: requests),
                ReloadCollector(record: reloads), ExternalURLCollector(address: address),
                ApplicationCollector(metrics: options.applicationMetrics), ProcessCollector(),
                InFlightCollector(inFlight: inFlight),
            ] + (connections.map { [ConnectionCollector(table: $0)] } ?? []),
            requestCountMax: options.scrapeCountMax, logger: logger)
    }
}
