import ArgumentParser
import Instants
import Server

/// How many clients may be connected, and how long they may take.
struct ConnectionLimitOptionGroup: ParsableArguments {
    private static let standard = ConnectionOptions()

    @Option(
        name: .customLong("web.max-connections"),
        help: "How many connections may be open; fewer where the limit of open files is lower.")
    var countMax = Self.standard.countMax

    @Option(
        name: .customLong("web.header-timeout"),
        help: "How long a TLS handshake and the header of a request may take. (default: 10s)")
    var headerTimeout: TimeSpan?

    @Option(
        name: .customLong("web.read-timeout"),
        help: "How long the body of a request may take. (default: 5m)")
    var readTimeout: TimeSpan?

    @Option(
        name: .customLong("web.stall-timeout"),
        help: "How long a body may stand still, and an answer that is not read. (default: 30s)")
    var stallTimeout: TimeSpan?

    @Option(
        name: .customLong("web.idle-timeout"),
        help: "How long a connection is kept between two requests. (default: 5m)")
    var idleTimeout: TimeSpan?

    @Option(
        name: .customLong("web.shutdown-timeout"),
        help: "How long requests under way may take once the server is asked to end. (default: 10s)"
    )
    var shutdownTimeout: TimeSpan?

    func validate() throws {
        guard countMax > 0 else {
            throw ValidationError("--web.max-connections must be 1 or more")
        }
    }

    var options: ConnectionOptions {
        var options = Self.standard
        options.countMax = countMax
        if let headerTimeout { options.headerTimeout = headerTimeout }
        if let readTimeout { options.readTimeout = readTimeout }
        if let stallTimeout { options.stallTimeout = stallTimeout }
        if let idleTimeout { options.idleTimeout = idleTimeout }
        if let shutdownTimeout { options.shutdownTimeout = shutdownTimeout }
        return options
    }
}
