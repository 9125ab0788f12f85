import NIOCore

/// The outermost handler of a connection: gives the client so much time for a handshake, for the
/// header of a request and between two requests, and closes the socket afterwards.
///
/// It stands before TLS, so that closing waits for no answer of the client.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What the connection is doing.
    private enum Phase {
        case handshake, header, request, idle
    }

    private let connection: Connection
    private let table: ConnectionTable
    private var phase = Phase.header
    /// Requests that are being read or answered; more than one with HTTP/2.
    private var requestCount = 0
    private var isMultiplexed = false
    /// Whether the connection ends with the requests under way.
    private(set) var isDraining = false
    private var hasNewBytes = false
    private var timer: DeadlineTimer?
    private var context: ChannelHandlerContext?

    /// A client of HTTP/2 that is told to go has this long to do so.
    private static let farewellTime = TimeAmount.milliseconds(500)

    init(_ connection: Connection, in table: ConnectionTable) {
        self.connection = connection
        self.table = table
    }

    // MARK: - What happens on the connection

    func startHandshake() { enter(.handshake) }

    /// The client and the server have agreed on a protocol.
    func startRequests(isMultiplexed: Bool) {
        self.isMultiplexed = isMultiplexed
        enter(.header)
    }

    func beginRequest() {
        requestCount += 1
        if phase != .request { enter(.request) }
    }

    func endRequest() {
        requestCount -= 1
        guard requestCount == 0 else { return }
        enter(.idle)
        if isDraining, isMultiplexed { timer?.deadline = .now() + Self.farewellTime }
    }

    func count(_ timeout: ConnectionTimeout) { table.count(timeout) }

    /// Closes the socket at once.
    func cut() { context?.close(promise: nil) }

    // MARK: - Events of the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        timer = DeadlineTimer(on: context.eventLoop) { [unowned self] in expire() }
        enter(phase)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasNewBytes = true
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // What came makes no request yet, so it is a part of a header.
        if hasNewBytes, phase == .idle, !isMultiplexed { enter(.header) }
        hasNewBytes = false
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ConnectionCut:
            context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            isDraining = true
            if requestCount == 0 {
                guard isMultiplexed else { return context.close(promise: nil) }
                timer?.deadline = .now() + Self.farewellTime
            }
            context.fireUserInboundEventTriggered(event)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: - Time

    private func enter(_ phase: Phase) {
        self.phase = phase
        connection.noteIdle(phase == .idle)
        let options = table.options
        switch phase {
        case .handshake, .header: timer?.deadline = .now() + options.headerTimeout.timeAmount
        case .idle:
            // A client of HTTP/2 is told to go at that time, and may take a moment for it.
            timer?.deadline =
                .now() + options.idleTimeout.timeAmount
                + (isMultiplexed ? Self.farewellTime : .zero)
        case .request: timer?.deadline = nil
        }
    }

    private func expire() {
        switch phase {
        case .handshake: table.count(.handshake)
        case .header: table.count(.header)
        case .idle where !isDraining: table.count(.idle)
        case .idle, .request: break
        }
        cut()
    }
}
