import ClientText
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Settles what HTTP/1 alone knows of a request, before it becomes one that could be of any version:
/// its framing, the form of its target, and whether the connection outlives it.
///
/// What comes out of it has no transfer coding but `chunked`, a path for a target, the host that the
/// request is for in `Host`, and `Connection: close` where it is the last one of its connection.
final class HTTP1RequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Whether a request was refused, with which all that comes is over.
    private var hasRefused = false
    /// Whether the client has to be told that the connection is kept, as with HTTP/1.0.
    private var announcesKeepAlive = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else {
            return context.fireChannelRead(data)
        }
        do {
            try resolve(&head)
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } catch {
            hasRefused = true
            context.fireErrorCaught(error)
        }
    }

    private func resolve(_ head: inout HTTPRequestHead) throws(HTTP1RequestError) {
        try checkFraming(of: head)
        if head.method != .CONNECT { try resolveTarget(of: &head) }
        // What follows CONNECT would be a tunnel.
        let isKept = head.isKeepAlive && head.method != .CONNECT
        if !isKept { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        if head.version == .http1_0 {
            announcesKeepAlive = isKept
            // HTTP/1.0 knows no answer before the answer (RFC 9110, section 10.1.1).
            head.headers.remove(name: "Expect")
        }
    }

    /// RFC 9112, section 6.1.
    private func checkFraming(of head: HTTPRequestHead) throws(HTTP1RequestError) {
        let codings = head.headers[canonicalForm: "Transfer-Encoding"].map { $0.lowercased() }
        guard !codings.isEmpty else { return }
        guard head.version != .http1_0 else { throw .transferEncodingInHTTP10 }
        guard codings.last == "chunked" else { throw .unboundedBody }
        guard codings.count == 1 else { throw .transferEncoding(codings[0]) }
    }

    /// RFC 9112, section 3.2.2: the host of a target that is a whole URL is the one that counts.
    private func resolveTarget(of head: inout HTTPRequestHead) throws(HTTP1RequestError) {
        guard let target = RequestTarget(head.uri) else { throw .target }
        guard let authority = target.authority else { return }
        head.uri = target.path
        // A request without the one 'Host' that it has to have is refused for that.
        if head.headers["Host"].count == 1 {
            head.headers.replaceOrAdd(name: "Host", value: authority)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard announcesKeepAlive, case .head(var head) = unwrapOutboundIn(data),
            !head.headers.contains(name: "Connection")
        else { return context.write(data, promise: promise) }
        head.headers.add(name: "Connection", value: "keep-alive")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}

/// Why the head of a request is refused before any route sees it.
enum HTTP1RequestError: Error, Equatable {
    /// A coding that is not undone here.
    case transferEncoding(String)
    case transferEncodingInHTTP10
    /// The last coding does not tell where the body ends.
    case unboundedBody
    case target
}

extension HTTP1RequestError: MessageRefusal {
    var status: HTTPResponse.Status {
        switch self {
        case .transferEncoding: .notImplemented
        case .transferEncodingInHTTP10, .unboundedBody, .target: .badRequest
        }
    }

    var sentence: String {
        switch self {
        case .transferEncoding(let coding):
            "the transfer coding '\(coding.excerpt)' is not implemented; send 'chunked' alone"
        case .transferEncodingInHTTP10:
            "a request with HTTP/1.0 has no 'Transfer-Encoding'; send its 'Content-Length'"
        case .unboundedBody: "the last transfer coding of a request must be 'chunked'"
        case .target: "the request's target is neither a path nor a URL of HTTP"
        }
    }
}
