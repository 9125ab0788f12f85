import HTTPSupport
import Access
import Dispatch
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Instants
import Logging
import Strandline
import Synchronization

/// What answers requests now, and what TLS new connections speak: both change with the configuration.
///
/// Requests that are under way are answered by what they began with.
final class ReloadableResponder: HTTPResponder {
    private struct State {
        let responder: RouterResponder<AppContext>
        let options: ServerOptions
        let tls: ServerTLS?
    }

    private let engine: Engine
    private let readiness: Readiness
    private let metrics: ServerMetrics
    private let isOnLoopbackAlone: Bool
    private let ownHosts: Set<String>
    private let load: (@Sendable () throws -> ServerSettings)?
    private let quit: @Sendable () -> Void
    private let logger: Logger
    private let state = Mutex<State?>(nil)
    /// Where configurations are read and put in force, one after the other: the last that was read is
    /// the one in force, and nobody waits on a thread for a file.
    private let reloads = DispatchQueue(label: "reloads")

    /// - Parameters:
    ///   - engine: What the responder serves.
    ///   - readiness: Whether requests are taken.
    ///   - metrics: What outlasts a configuration.
    ///   - addresses: Where requests come in.
    ///   - load: Reads the configuration again; nil where there is none.
    ///   - quit: Ends the server.
    ///   - logger: Told what happens.
    init(
        engine: Engine, readiness: Readiness, metrics: ServerMetrics, addresses: [ListenAddress],
        load: (@Sendable () throws -> ServerSettings)?, quit: @escaping @Sendable () -> Void,
        logger: Logger
    ) {
        self.engine = engine
        self.readiness = readiness
        self.metrics = metrics
        isOnLoopbackAlone = addresses.allSatisfy(\.isLoopback)
        ownHosts =
            isOnLoopbackAlone
            ? [] : HostName.all.union(addresses.map { $0.host.lowercased() })
        self.load = load
        self.quit = quit
        self.logger = logger
    }

    /// The TLS of new connections; nil for none.
    var tls: ServerTLS? { state.withLock { $0?.tls } }

    /// The files that say how connections are secured.
    var files: [String] {
        guard let web = state.withLock({ $0?.options.web }) else { return [] }
        return (web.file.map { [$0] } ?? []) + (web.tls?.files ?? [])
    }

    /// Answers as some options say from now on.
    ///
    /// - Throws: `TLSError` where a certificate or a key is of no use; nothing changes then.
    func open(_ options: ServerOptions) throws {
        var options = options
        options.ownHosts = ownHosts
        let tls = try options.web.serverTLS()
        let responder = AppRouter(
            engine: engine, readiness: readiness, options: options,
            access: AccessControl(
                tokens: options.tokens, fileToken: options.fileToken, users: options.web.users,
                isOnLoopbackAlone: isOnLoopbackAlone),
            metrics: metrics,
            lifecycle: Lifecycle(reload: { [weak self] in try await self?.reload() }, quit: quit),
            logger: logger
        ).router().buildResponder()
        state.withLock { $0 = State(responder: responder, options: options, tls: tls) }
        metrics.address.configure(options.externalURL)
        metrics.inFlight.limit = options.inFlightBytesLimit
    }

    /// Reads the configuration again and puts it in force.
    ///
    /// - Throws: `ReloadError` where it is bad; the one in force stays then.
    func reload() async throws {
        guard let load else { return }
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            reloads.async { [self] in
                continuation.resume(with: Result { try putInForce(load) })
            }
        }
    }

    private func putInForce(_ load: @Sendable () throws -> ServerSettings) throws {
        do {
            let settings = try load()
            try open(settings.options)
            engine.reconfigure(settings.engine)
        } catch {
            metrics.reloads.noteFailure()
            logger.error(
                "the configuration was refused, the old one stays in force",
                metadata: ["error": "\(error)"])
            throw ReloadError(reason: "\(error)")
        }
        metrics.reloads.noteSuccess()
        logger.info("the configuration was reloaded")
    }

    func respond(to request: Request, context: AppContext) async throws -> Response {
        guard let responder = state.withLock({ $0?.responder }) else {
            throw HTTPError(.serviceUnavailable)
        }
        return try await responder.respond(to: request, context: context)
    }
}

extension ReloadableResponder {
    /// Answers the requests that come to an address.
    ///
    /// - Parameters:
    ///   - isOnLoopback: Whether the machine alone can reach the address.
    ///   - isHTTP2: What the requests are made with.
    ///   - clock: Tells when an answer is made.
    ///   - logger: That of the requests.
    /// - Returns: What answers a request and writes the answer.
    func responder(
        isOnLoopback: Bool, isHTTP2: Bool, clock: WallClock, logger: Logger
    ) -> HTTPChannelHandler.Responder {
        { [self] request, writer, channel in
            var logger = logger
            logger[metadataKey: "hb.request.id"] = "\(RequestID())"
            var context = AppContext(source: .init(channel: channel, logger: logger))
            context.isOnLoopback = isOnLoopback
            context.isHTTP2 = isHTTP2
            let share = metrics.inFlight.share()
            context.share = share
            defer { share.giveBack() }
            var response = try await respond(to: request, context: context)
            response.headers[.date] = HTTPDate.text(of: clock.now())
            try await writer.write(response: response.head, body: response.body)
        }
    }
}

/// Why a configuration was refused.
struct ReloadError: Error, CustomStringConvertible {
    let reason: String

    var description: String { "the configuration was refused: \(reason)" }
}
