import Logging
import ServiceLifecycle
import Strandline

/// Saves what changes while the server runs, and once more when it stops.
struct CheckpointService: Service {
    let engine: Engine
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await engine.checkpointContinuously { error in
                logger.error("the fields could not be saved", metadata: ["error": "\(error)"])
            } onStoreChange: { failure in
                if let failure {
                    logger.error("the store takes nothing", metadata: ["error": "\(failure)"])
                } else {
                    logger.info("the store can be written again")
                }
            }
        }
        try await engine.checkpoint()
    }
}
