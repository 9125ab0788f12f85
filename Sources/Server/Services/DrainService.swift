import Logging
import ServiceLifecycle

/// Takes the server out of service before its listeners close.
struct DrainService: Service {
    let readiness: Readiness
    let logger: Logger

    func run() async throws {
        try await gracefulShutdown()
        readiness.isReady = false
        logger.info("draining")
    }
}
