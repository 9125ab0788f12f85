import ArgumentParser
import Instants
import Server

/// How many clients may be connected, and how long they may take.
struct ConnectionLimitOptionGroup: ParsableArguments {
    private static let standard = ConnectionOptions()

    @Option(
        name: .customLong("web.max-connections"),
        help: "Limit of open connections; lower if the limit of open files requires it.")
    var countMax = Self.standard.countMax

    @Option(
        name: .customLong("web.header-timeout"),
        help: "Time limit of a TLS handshake and of the header of a request.")
    var headerTimeout = Self.standard.headerTimeout

    @Option(
        name: .customLong("web.read-timeout"),
        help: "Time limit of the body of a request.")
    var readTimeout = Self.standard.readTimeout

    @Option(
        name: .customLong("web.stall-timeout"),
        help: "Time limit of a pause in a body, and of a response that is not read.")
    var stallTimeout = Self.standard.stallTimeout

    @Option(
        name: .customLong("web.idle-timeout"),
        help: "Time that an idle connection is kept open.")
    var idleTimeout = Self.standard.idleTimeout

    @Option(
        name: .customLong("web.shutdown-timeout"),
        help: "Time limit of the requests in progress when the server stops."
    )
    var shutdownTimeout = Self.standard.shutdownTimeout

    func validate() throws {
        guard countMax > 0 else {
            throw ValidationError("--web.max-connections must be 1 or more")
        }
    }

    var options: ConnectionOptions {
        var options = Self.standard
        options.countMax = countMax
        options.headerTimeout = headerTimeout
        options.readTimeout = readTimeout
        options.stallTimeout = stallTimeout
        options.idleTimeout = idleTimeout
        options.shutdownTimeout = shutdownTimeout
        return options
    }
}
