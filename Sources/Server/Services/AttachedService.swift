import ServiceLifecycle

/// What runs beside the server once it listens.
struct AttachedService: Service {
    let ready: AsyncStream<ListenAddress>
    let body: @Sendable (ListenAddress) async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            guard let address = await ready.first(where: { _ in true }) else { return }
            try await body(address)
        }
    }
}
