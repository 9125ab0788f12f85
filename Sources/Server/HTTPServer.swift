package import Logging
import ServiceLifecycle
package import Strandline
import UnixSignals

/// Where a server listens.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package static let standard = ListenAddress(host: "127.0.0.1", port: 10480)

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[address]:port` or `:port`, which is every address of the machine.
    package init?(parsing text: String) {
        guard
            let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            0...65535 ~= port
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: port)
    }

    /// Whether only the machine itself can reach it.
    var isLoopback: Bool { RequestHost(authority: description)?.isLoopback ?? false }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// The HTTP server on all of its addresses.
package struct HTTPServer: Sendable {
    private let engine: Engine
    private let addresses: [ListenAddress]
    private let options: ServerOptions
    private let load: (@Sendable () throws -> ServerSettings)?
    private let logger: Logger

    /// - Parameters:
    ///   - engine: What the server is a door to.
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
        let doors = Doors(
            engine: engine, readiness: readiness, metrics: metrics, addresses: addresses,
            load: load, quit: { quit.yield() }, logger: logger)
        try doors.open(options)
        // Services stop in the reverse of their order: the last of these tells the world first, and
        // what was taken until the doors were closed is saved at the very end.
        var services: [any Service] = [
            Saving(engine: engine, logger: logger),
            listener(doors, table) { bound in
                readiness.isReady = true
                metrics.address.note(bound, isSecured: doors.tls != nil)
                logger.info("listening", metadata: ["address": "\(bound)"])
                announce.yield(bound)
            },
        ]
        if load != nil { services += [ReloadSignal(doors: doors), ReloadOnChange(doors: doors)] }
        services.append(RetentionService(engine: engine, logger: logger))
        services.append(Drain(readiness: readiness, logger: logger))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        configuration.services.append(.ending(Quitting(requests: quitting)))
        if let companion {
            configuration.services.append(.ending(Companion(ready: ready, body: companion)))
        }
        try await ServiceGroup(configuration: configuration).run()
    }

    private func listener(
        _ doors: Doors, _ table: ConnectionTable,
        onListening: @escaping @Sendable (ListenAddress) -> Void
    ) -> HTTPListener {
        HTTPListener(
            addresses: addresses, table: table,
            makeChannel: { [clock = engine.clock, logger = quiet(logger)] address in
                WebChannel(
                    responder: { isHTTP2 in
                        doors.responder(
                            isOnLoopback: address.isLoopback, isHTTP2: isHTTP2, clock: clock,
                            logger: logger)
                    },
                    options: table.options, door: { doors.tls })
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

/// Ends when somebody asks for it.
private struct Quitting: Service {
    let requests: AsyncStream<Void>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            _ = await requests.first { _ in true }
        }
    }
}

/// What runs beside the server once it listens.
private struct Companion: Service {
    let ready: AsyncStream<ListenAddress>
    let body: @Sendable (ListenAddress) async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            guard let address = await ready.first(where: { _ in true }) else { return }
            try await body(address)
        }
    }
}

/// Saves what changes while the server runs, and once more when it stops.
private struct Saving: Service {
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

/// Deletes old runs while the server runs.
private struct RetentionService: Service {
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

/// Takes the server out of service before its doors close.
private struct Drain: Service {
    let readiness: Readiness
    let logger: Logger

    func run() async throws {
        try await gracefulShutdown()
        readiness.isReady = false
        logger.info("draining")
    }
}
