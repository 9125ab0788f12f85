import Logging
import Synchronization

/// Logs that scrapes cannot read the store: once, however often Prometheus comes, until they can again.
final class StoreFailures: Sendable {
    private let logger: Logger
    private let isFailing = Mutex(false)

    init(_ logger: Logger) {
        self.logger = logger
    }

    func note(_ error: any Error) {
        let wasFailing = isFailing.withLock { isFailing in
            defer { isFailing = true }
            return isFailing
        }
        guard !wasFailing else { return }
        logger.error("a scrape could not read the store", metadata: ["error": "\(error)"])
    }

    func noteSuccess() {
        let wasFailing = isFailing.withLock { isFailing in
            defer { isFailing = false }
            return isFailing
        }
        if wasFailing { logger.info("scrapes can read the store again") }
    }
}
