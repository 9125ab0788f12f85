import HTTPSupport
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Watches over the messages of one connection with HTTP/1.1, or of one stream of HTTP/2.
///
/// A body that does not come, or an answer that is not read, ends in time. An answer that comes
/// before the end of its request's body ends the connection: its client reads the answer while what
/// it still sends is thrown away.
final class HTTPMessageHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Ending {
        /// The last answer is on its way.
        case answered
        /// What comes in is thrown away until the client has closed, or until that time.
        case lingering(until: NIODeadline)
    }

    private let options: ConnectionOptions
    private let isStream: Bool
    private var connection: ConnectionHandler?
    /// The body that is coming in.
    private var body: IncomingBody?
    private var unansweredCount = 0
    private var hasBegun = false
    private var closesAfterResponse = false
    private var ending: Ending?
    /// Why what came last is no request.
    private var refusal: (any MessageRefusal)?
    /// Whether the last request that has come is the last one of its connection.
    private var isLastRequest = false
    /// Whether what comes after that one is thrown away.
    private var isInputOver = false
    private var isReadHeldBack = false
    private var isReading = false
    private var pendingWriteCount = 0
    private var readTimer: DeadlineTimer?
    private var writeTimer: DeadlineTimer?

    /// How long a client may take to read its last answer: in all, and without a byte of its own.
    private static let lingerTime = (total: TimeAmount.seconds(30), silence: TimeAmount.seconds(5))
    /// Longer bodies are written piece by piece, so that the progress of a slow reader shows.
    private static let pieceBytes = 64 << 10

    /// - Parameters:
    ///   - options: What clients have time for.
    ///   - isStream: Whether it is a stream of HTTP/2.
    init(_ options: ConnectionOptions, isStream: Bool) {
        self.options = options
        self.isStream = isStream
    }

    // MARK: - The channel

    func handlerAdded(context: ChannelHandlerContext) {
        let outer = isStream ? context.channel.parent ?? context.channel : context.channel
        connection = try? outer.pipeline.syncOperations.handler(type: ConnectionHandler.self)
        readTimer = DeadlineTimer(on: context.eventLoop) { [unowned self] in
            expireReading(context)
        }
        writeTimer = DeadlineTimer(on: context.eventLoop) { [unowned self] in
            expireWriting(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopTimers() }

    func channelInactive(context: ChannelHandlerContext) {
        stopTimers()
        // Whoever reads the body would else take what has come for all of it.
        if body != nil, ending == nil { context.fireErrorCaught(RequestError.clientGone) }
        if isStream, hasBegun { connection?.endRequest() }
        context.fireChannelInactive()
    }

    private func stopTimers() {
        readTimer?.cancel()
        writeTimer?.cancel()
        readTimer = nil
        writeTimer = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .lingering? = ending, event as? ChannelEvent == .inputClosed {
            return context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A parser complains of everything behind its first error, too, and of other things.
        guard ending == nil, refusal == nil else { return }
        refusal = error as? any MessageRefusal
        // Hummingbird answers errors of its parser, and closes the connection with all others.
        context.fireErrorCaught(error is HTTP1RequestError ? HTTPParserError.unknown : error)
    }

    // MARK: - Requests

    func read(context: ChannelHandlerContext) {
        if let body, !body.isWanted {
            isReadHeldBack = true
            return
        }
        isReading = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .lingering(let end)? = ending {
            readTimer?.deadline = min(end, .now() + Self.lingerTime.silence)
            return
        }
        guard ending == nil && !isInputOver || isStream else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            unansweredCount += 1
            isLastRequest = head.headerFields[.connection] == "close"
            hasBegun = true
            connection?.beginRequest()
            body = IncomingBody(of: head)
        case .body:
            body?.noteProgress()
            setReadDeadline()
        case .end:
            body = nil
            readTimer?.deadline = nil
            isInputOver = isLastRequest
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        context.fireChannelReadComplete()
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is BodyDemand else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        promise?.succeed()
        guard ending == nil, let body, !body.isWanted else { return }
        if body.expectsContinue {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        demandBody(context)
    }

    private func demandBody(_ context: ChannelHandlerContext) {
        body?.demand()
        setReadDeadline()
        guard isReadHeldBack else { return }
        isReadHeldBack = false
        isReading = true
        context.read()
    }

    private func setReadDeadline() {
        readTimer?.deadline = body?.deadline(options)
    }

    private func expireReading(_ context: ChannelHandlerContext) {
        if case .lingering? = ending { return close(context) }
        guard body != nil else { return }
        // The client is not to blame for what the server does not read.
        guard isReading else {
            body?.noteProgress()
            return setReadDeadline()
        }
        connection?.count(.body)
        guard unansweredCount > 0 else { return close(context) }
        // Whoever reads the body answers the error, and with the answer the connection ends.
        context.fireErrorCaught(RequestError.bodyTimeout)
    }

    // MARK: - Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard ending == nil else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind == .informational:
            context.write(data, promise: promise)
        case .head where unansweredCount == 0 && !isStream:
            // Hummingbird answers what is no HTTP without a word of why.
            let (head, sentence) = HTTPResponse.refusal(of: refusal ?? HTTPParserError.unknown)
            closesAfterResponse = true
            write(.head(head), context, promise)
            write(.body(sentence), context, nil)
        case .head(var head):
            finish(&head.headerFields)
            write(.head(head), context, promise)
        case .body(var bytes):
            while bytes.readableBytes > Self.pieceBytes,
                let piece = bytes.readSlice(length: Self.pieceBytes)
            {
                write(.body(piece), context, nil)
            }
            write(.body(bytes), context, promise)
        case .end:
            endResponse(unwrapOutboundIn(data), context, promise)
        }
    }

    /// Says in the header of an answer whether the connection ends with it.
    private func finish(_ fields: inout HTTPFields) {
        guard !isStream else {
            // HTTP/2 knows no such field.
            fields[.connection] = nil
            return
        }
        // Both are about the last request that has come, which may not be the one answered.
        let isFinal = unansweredCount == 1 && (body != nil || isLastRequest)
        if isFinal || connection?.isDraining == true { fields[.connection] = "close" }
        if fields[.connection]?.lowercased() == "close" { closesAfterResponse = true }
    }

    private func endResponse(
        _ part: HTTPResponsePart, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        if unansweredCount > 0 {
            unansweredCount -= 1
            if !isStream { connection?.endRequest() }
        }
        guard closesAfterResponse || isStream else { return write(part, context, promise) }
        ending = .answered
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        if closesAfterResponse {
            written.futureResult.assumeIsolated().whenComplete { [weak self] _ in
                self?.linger(context)
            }
        }
        write(part, context, written)
        if closesAfterResponse { context.flush() }
        // What a stream still brings is thrown away by whoever answered.
        if isStream { demandBody(context) }
    }

    private func write(
        _ part: HTTPResponsePart, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        if pendingWriteCount == 0 { setWriteDeadline() }
        pendingWriteCount += 1
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in
            guard let self else { return }
            pendingWriteCount -= 1
            if pendingWriteCount == 0 { writeTimer?.deadline = nil } else { setWriteDeadline() }
        }
        context.write(wrapOutboundOut(part), promise: written)
    }

    private func setWriteDeadline() {
        writeTimer?.deadline = .now() + options.stallTimeout.timeAmount
    }

    private func expireWriting(_ context: ChannelHandlerContext) {
        guard pendingWriteCount > 0 else { return }
        connection?.count(.write)
        close(context)
    }

    // MARK: - The end

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.close(mode: mode, promise: promise)
        if mode == .output { throwAwayTheRest(context) }
    }

    private func linger(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        close(context: context, mode: .output, promise: nil)
    }

    private func throwAwayTheRest(_ context: ChannelHandlerContext) {
        if case .lingering? = ending { return }
        let now = NIODeadline.now()
        ending = .lingering(until: now + Self.lingerTime.total)
        readTimer?.deadline = now + Self.lingerTime.silence
        body = nil
        guard isReadHeldBack else { return }
        isReadHeldBack = false
        context.read()
    }

    private func close(_ context: ChannelHandlerContext) {
        guard !isStream, let connection else { return context.close(promise: nil) }
        connection.cut()
    }
}

/// The body of a request, as it comes in.
private struct IncomingBody {
    /// Whether the client waits for a word before it sends.
    let expectsContinue: Bool
    private(set) var isWanted = false
    private var demandedAt = NIODeadline.now()
    private var progressAt = NIODeadline.now()

    init(of head: HTTPRequest) {
        expectsContinue = head.headerFields[.expect]?.lowercased() == "100-continue"
    }

    mutating func demand() {
        guard !isWanted else { return }
        isWanted = true
        demandedAt = .now()
        progressAt = demandedAt
    }

    mutating func noteProgress() { progressAt = .now() }

    /// When the client has taken too long; nil while nobody waits for it.
    func deadline(_ options: ConnectionOptions) -> NIODeadline? {
        guard isWanted else { return nil }
        return min(
            progressAt + options.stallTimeout.timeAmount,
            demandedAt + options.readTimeout.timeAmount)
    }
}
