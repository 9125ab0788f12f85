package import Instants
import NIOCore

/// How many connections there may be, and how long a client may take for what it has to do.
package struct ConnectionOptions: Sendable, Equatable {
    /// The most connections at once; fewer where the process may not open as many files.
    package var countMax = 4096
    /// For a TLS handshake, and for the header of a request.
    package var headerTimeout = TimeSpan(seconds: 10)
    /// For the body of a request, from the first byte that is read to the last.
    package var readTimeout = TimeSpan(seconds: 300)
    /// Without a byte of a body that is waited for, or of an answer being taken.
    package var stallTimeout = TimeSpan(seconds: 30)
    /// Between two requests.
    package var idleTimeout = TimeSpan(seconds: 300)
    /// For the requests under way when the server is asked to end.
    package var shutdownTimeout = TimeSpan(seconds: 10)

    package init() {}
}

extension TimeSpan {
    /// The span, held at half of what 64 bits of nanoseconds can say, so that two of them add up.
    var timeAmount: TimeAmount { .microseconds(min(max(microseconds, -Self.limit), Self.limit)) }

    private static let limit = Int64.max / 2000

    var duration: Duration { .microseconds(microseconds) }
}

/// What took a client too long, so that its connection was closed.
enum ConnectionTimeout: String, Sendable, CaseIterable {
    case handshake, header, body, idle, write
}
