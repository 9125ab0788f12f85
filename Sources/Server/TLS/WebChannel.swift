import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOTLS

/// A connection as the configuration in force at its beginning wants it: plain HTTP/1.1, or TLS with
/// HTTP/1.1 or HTTP/2 inside, as the client prefers.
struct WebChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        fileprivate let connection: Connection
        let channel: any Channel
    }

    fileprivate enum Connection {
        case plain(HTTP1Channel.Value)
        case secure(EventLoopFuture<Negotiated>)
    }

    fileprivate enum Negotiated {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel.Value)
    }

    private let http1: HTTP1Channel
    private let http2: HTTP2Channel
    private let door: @Sendable () -> TLSDoor?

    /// - Parameters:
    ///   - responder: Answers requests.
    ///   - door: The TLS for a new connection; nil for none.
    init(
        responder: @escaping HTTPChannelHandler.Responder, door: @escaping @Sendable () -> TLSDoor?
    ) {
        http1 = HTTP1Channel(responder: responder)
        http2 = HTTP2Channel(responder: responder)
        self.door = door
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard let door = door() else {
            return http1.setup(channel: channel, logger: logger).map {
                Value(connection: .plain($0), channel: channel)
            }
        }
        return channel.eventLoop.makeCompletedFuture {
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> {
                [http1, http2] result in
                if case .negotiated("h2") = result {
                    return http2.setup(channel: channel, logger: logger).map { .http2($0) }
                }
                return http1.setup(channel: channel, logger: logger).map { .http1($0) }
            }
            try channel.pipeline.syncOperations.addHandlers([door.handler(), negotiation])
            return Value(
                connection: .secure(negotiation.protocolNegotiationResult), channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        switch value.connection {
        case .plain(let connection): await http1.handle(value: connection, logger: logger)
        case .secure(let negotiated):
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
}
