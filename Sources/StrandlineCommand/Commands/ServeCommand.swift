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

    @Option(name: .customLong("data"), help: "Folder of the store, created if it does not exist.")
    var dataDirectory = "./strandline-data"

    @Option(
        name: .customLong("web.listen-address"),
        help: "Address to listen on; repeatable. (default: 127.0.0.1:10480)")
    var listenAddresses: [ListenAddress] = []

    @Option(name: .customLong("web.telemetry-path"), help: "Path of the metrics.")
    var telemetryPath = "/metrics"

    @Option(
        name: .customLong("web.max-requests"),
        help: "Limit of concurrent scrapes; 0 for no limit.")
    var scrapeCountMax = 40

    @Flag(
        name: .customLong("web.enable-lifecycle"),
        help: "Enable POST /-/reload and /-/quit.")
    var enablesLifecycle = false

    @Option(
        name: .customLong("web.config.file"),
        help: "YAML file with TLS settings and users, in the format of Prometheus' exporters.")
    var webConfigurationFile: String?

    @Option(
        name: .customLong("web.token-file"),
        help: "File of a token with the rights ingest and read, created if missing or empty.")
    var tokenFile: String?

    @OptionGroup var connections: ConnectionLimitOptionGroup

    @Option(name: .customLong("config.file"), help: "Configuration file in YAML.")
    var configurationFile: String?

    @Flag(name: .customLong("config.check"), help: "Check the configuration files, and exit.")
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
