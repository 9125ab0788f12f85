package import Strandline

/// What the server counts and shows of itself, for as long as it runs.
package struct ServerMetrics: Sendable {
    let requests = IngestCounter()
    let reloads: ReloadRecord
    let address = ExternalAddress()
    let scraper: Scraper

    package init(engine: Engine, options: ServerOptions) {
        reloads = ReloadRecord(clock: engine.clock)
        scraper = Scraper(
            engine: engine,
            collectors: [
                BuildCollector(version: options.version), IngestCollector(counter: requests),
                ReloadCollector(record: reloads), AddressCollector(address: address),
                ApplicationCollector(metrics: options.applicationMetrics), ProcessCollector(),
            ],
            requestCountMax: options.scrapeCountMax)
    }
}
