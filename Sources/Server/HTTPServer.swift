package import Logging
import ServiceLifecycle
package import Strandline
import UnixSignals

/// The HTTP server on all of its addresses.
package struct HTTPServer: Sendable {
    private let engine: Engine
    private let addresses: [ListenAddress]
    private let options: ServerOptions
    private let load: (@Sendable () throws -> ServerSettings)?
    private let logger: Logger

    /// - Parameters:
    ///   - engine: What the server serves.
    ///   - addresses: Where it listens.
    ///   - options: What it starts with.
    ///   - load: Reads the configuration again; nil where there is none.
    ///   - logger: Told what happens.
    package init(
        engine: Engine, addresses: [ListenAddress], options: ServerOptions,
        load: (@Sendable () throws -> ServerSettings)? = nil, logger: Logger
    ) {
        self.engine = engine
        self.addresses = addresses
        self.options = options
        self.load = load
        self.logger = logger
    }

    /// Serves until SIGTERM, SIGINT or a request to quit; requests under way are answered first.
    ///
    /// - Parameter companion: Runs beside the server once it listens; its end is the server's, too.
    /// - Throws: What the companion throws, or why an address cannot be listened on.
    package func run(
        companion: (@Sendable (ListenAddress) async throws -> Void)? = nil
    ) async throws {
        let readiness = Readiness()
        let table = ConnectionTable(
            options.connections, descriptorCountMax: FileDescriptors.raiseLimit(), logger: logger)
        let metrics = ServerMetrics(
            engine: engine, options: options, connections: table, logger: logger)
        let (ready, announce) = AsyncStream.makeStream(of: ListenAddress.self)
        let (quitting, quit) = AsyncStream.makeStream(of: Void.self)
        let responder = ReloadableResponder(
            engine: engine, readiness: readiness, metrics: metrics, addresses: addresses,
            load: load, quit: { quit.yield() }, logger: logger)
        try responder.open(options)
        // Services stop in the reverse of their order: the last of these tells the world first, and
        // what was taken until the listeners were closed is saved at the very end.
        var services: [any Service] = [
            CheckpointService(engine: engine, logger: logger),
            listener(responder, table) { bound in
                readiness.isReady = true
                metrics.address.note(bound, isSecured: responder.tls != nil)
                logger.info("listening", metadata: ["address": "\(bound)"])
                announce.yield(bound)
            },
        ]
        if load != nil {
            services += [ReloadSignal(responder: responder), ReloadOnChange(responder: responder)]
        }
        services.append(RetentionService(engine: engine, logger: logger))
        services.append(DrainService(readiness: readiness, logger: logger))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        configuration.services.append(.ending(ShutdownRequestService(requests: quitting)))
        if let companion {
            configuration.services.append(.ending(AttachedService(ready: ready, body: companion)))
        }
        try await ServiceGroup(configuration: configuration).run()
    }

    private func listener(
        _ responder: ReloadableResponder, _ table: ConnectionTable,
        onListening: @escaping @Sendable (ListenAddress) -> Void
    ) -> HTTPListener {
        HTTPListener(
            addresses: addresses, table: table,
            makeChannel: { [clock = engine.clock, logger = quiet(logger)] address in
                HTTPChannel(
                    responder: { isHTTP2 in
                        responder.responder(
                            isOnLoopback: address.isLoopback, isHTTP2: isHTTP2, clock: clock,
                            logger: logger)
                    },
                    options: table.options, serverTLS: { responder.tls })
            },
            onListening: onListening, logger: logger)
    }

    /// The framework's own news are of interest when something is wrong.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

extension ServiceGroupConfiguration.ServiceConfiguration {
    /// A service whose end is that of all.
    fileprivate static func ending(_ service: any Service) -> Self {
        Self(
            service: service, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup)
    }
}
