import Logging
import ServiceLifecycle
import Strandline

/// Deletes old runs while the server runs.
struct RetentionService: Service {
    let engine: Engine
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await engine.enforceRunRetention { outcome in
                switch outcome {
                case .success(0): break
                case .success(let count):
                    logger.info("old runs deleted", metadata: ["count": "\(count)"])
                case .failure(let error):
                    logger.error(
                        "old runs could not be deleted", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
