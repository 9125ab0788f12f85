import Logging
import Synchronization

/// Logs the collectors that fail: each once, however often Prometheus comes, until it succeeds again.
final class CollectorFailures: Sendable {
    private let logger: Logger
    private let failing = Mutex<Set<String>>([])

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// Logs what has changed since the scrape before.
    ///
    /// - Parameters:
    ///   - outcomes: The collectors of a scrape.
    ///   - isWhole: Whether they read everything; one that read a part may fail on the rest.
    func note(_ outcomes: CollectorOutcomes, isWhole: Bool) {
        for (name, outcome) in outcomes.outcomesByName.sorted(by: { $0.key < $1.key }) {
            if let error = outcome.error {
                noteFailure(of: name, error)
            } else if isWhole {
                noteSuccess(of: name)
            }
        }
    }

    private func noteFailure(of name: String, _ error: any Error) {
        guard failing.withLock({ $0.insert(name).inserted }) else { return }
        logger.error(
            "a collector of metrics fails", metadata: ["collector": "\(name)", "error": "\(error)"])
    }

    private func noteSuccess(of name: String) {
        guard failing.withLock({ $0.remove(name) }) != nil else { return }
        logger.info("a collector of metrics succeeds again", metadata: ["collector": "\(name)"])
    }
}
