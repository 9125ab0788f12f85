import MetricsExporter
import Access
import ArgumentParser
import Foundation
import Instants
import Logging
import Monitor
import Server
import Strandline

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the server.")

    @Option(name: .customLong("data"), help: "The folder of the store; made where it is missing.")
    var dataDirectory = "./strandline-data"

    @Option(
        name: .customLong("web.listen-address"),
        help: "An address to listen on; may be given several times. (default: 127.0.0.1:10480)")
    var listenAddresses: [ListenAddress] = []

    @Option(name: .customLong("web.telemetry-path"), help: "The path of the metrics.")
    var telemetryPath = "/metrics"

    @Option(
        name: .customLong("web.max-requests"),
        help: "How many scrapes may be under way; 0 for any number.")
    var scrapeCountMax = 40

    @Flag(
        name: .customLong("web.enable-lifecycle"),
        help: "Let the server be reloaded and stopped by POST /-/reload and /-/quit.")
    var enablesLifecycle = false

    @Option(
        name: .customLong("web.config.file"),
        help: "A file in YAML that sets up TLS and users, as Prometheus' exporters have it.")
    var webConfigurationFile: String?

    @Option(
        name: .customLong("web.token-file"),
        help: "A file with a token to send and read with; made where it is missing or empty.")
    var tokenFile: String?

    @OptionGroup var connections: ConnectionLimitOptionGroup

    @Option(name: .customLong("config.file"), help: "A configuration file in YAML.")
    var configurationFile: String?

    @Flag(name: .customLong("config.check"), help: "Check the configuration files and exit.")
    var checksOnly = false

    @OptionGroup var logging: LoggingOptionGroup

    func validate() throws {
        guard telemetryPath.hasPrefix("/"), telemetryPath.count > 1 else {
            throw ValidationError("--web.telemetry-path must begin with '/' and not be '/' alone")
        }
        guard scrapeCountMax >= 0 else {
            throw ValidationError("--web.max-requests must not be negative")
        }
        guard !checksOnly || configurationFile != nil || webConfigurationFile != nil else {
            throw ValidationError("--config.check needs --config.file or --web.config.file")
        }
    }

    func run() async throws {
        var options = ServerOptions(version: StrandlineCommand.version)
        options.telemetryPath = telemetryPath
        options.scrapeCountMax = scrapeCountMax
        options.isLifecycleEnabled = enablesLifecycle
        options.connections = connections.options
        let logger = logging.logger()
        let files = ConfigurationFiles(
            main: configurationFile, web: webConfigurationFile,
            token: checksOnly ? nil : tokenFile.map(TokenFile.init(path:)), options: options,
            logger: logger)
        let settings = try files.load()
        if checksOnly {
            for file in [configurationFile, webConfigurationFile].compactMap(\.self) {
                print("\(file) is a valid configuration")
            }
            return
        }
        options.applicationMetrics.install()
        // What the process makes from now on is its user's alone.
        umask(0o077)
        let engine = try await Engine.open(
            directory: dataDirectory, options: settings.engine,
            onUnreadable: { record in
                logger.error(
                    "a stored record cannot be read and was quarantined",
                    metadata: ["record": "\(record)"])
            })
        logger.info("store opened", metadata: ["directory": "\(dataDirectory)"])
        try await HTTPServer(
            engine: engine,
            addresses: listenAddresses.isEmpty ? [.standard] : listenAddresses,
            options: settings.options, load: { try files.load() }, logger: logger
        ).run()
        logger.info("stopped")
    }
}
