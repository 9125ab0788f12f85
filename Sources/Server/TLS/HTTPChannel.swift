import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP1
import NIOTLS

/// A connection as the configuration in force at its beginning wants it: plain HTTP/1.1, or TLS with
/// HTTP/1.1 or HTTP/2 inside, as the client prefers.
struct HTTPChannel: Sendable {
    private enum Negotiated: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel.Value)
    }

    private let http1: HTTP1Channel
    private let http2: HTTP2Channel
    private let serverTLS: @Sendable () -> ServerTLS?

    /// - Parameters:
    ///   - responder: Answers requests, and is told whether they came with HTTP/2.
    ///   - options: What clients have time for.
    ///   - serverTLS: The TLS for a new connection; nil for none.
    init(
        responder: (_ isHTTP2: Bool) -> HTTPChannelHandler.Responder, options: ConnectionOptions,
        serverTLS: @escaping @Sendable () -> ServerTLS?
    ) {
        http1 = HTTP1Channel(
            responder: responder(false),
            configuration: .init(
                additionalChannelHandlers: [HTTPMessageHandler(options, isStream: false)]))
        http2 = HTTP2Channel(
            responder: responder(true),
            configuration: .init(
                idleTimeout: options.idleTimeout.duration,
                streamConfiguration: .init(
                    additionalChannelHandlers: [HTTPMessageHandler(options, isStream: true)])))
        self.serverTLS = serverTLS
    }

    /// Sets a connection up, and answers its requests from then on.
    func setUp(
        _ channel: any Channel, as connection: Connection, in table: ConnectionTable, logger: Logger
    ) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let handler = ConnectionHandler(connection, in: table)
            try channel.pipeline.syncOperations.addHandler(handler)
            guard let serverTLS = serverTLS() else {
                handler.startRequests(isMultiplexed: false)
                return nil
            }
            handler.startHandshake()
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> {
                [http2] result in
                if case .negotiated("h2") = result {
                    handler.startRequests(isMultiplexed: true)
                    return http2.setup(channel: channel, logger: logger).map { .http2($0) }
                }
                handler.startRequests(isMultiplexed: false)
                return setUpHTTP1(channel, logger: logger).map { .http1($0) }
            }
            try channel.pipeline.syncOperations.addHandlers([serverTLS.handler(), negotiation])
            return negotiation.protocolNegotiationResult
        }.flatMap { (negotiated: EventLoopFuture<Negotiated>?) in
            guard let negotiated else {
                return setUpHTTP1(channel, logger: logger).map { value in
                    Task { await http1.handle(value: value, logger: logger) }
                }
            }
            Task { await handle(negotiated, logger: logger) }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
    }

    /// Adds what turns bytes into requests, and between both what HTTP/1 alone knows of them.
    private func setUpHTTP1(
        _ channel: any Channel, logger: Logger
    ) -> EventLoopFuture<HTTP1Channel.Value> {
        http1.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(
                type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(HTTP1RequestHandler(), position: .after(decoder))
            return value
        }
    }

    private func handle(_ negotiated: EventLoopFuture<Negotiated>, logger: Logger) async {
        do {
            switch try await negotiated.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("no TLS", metadata: ["error": "\(error)"])
        }
    }
}
