import ServiceLifecycle

/// Ends when somebody asks for it.
struct ShutdownRequestService: Service {
    let requests: AsyncStream<Void>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            _ = await requests.first { _ in true }
        }
    }
}
