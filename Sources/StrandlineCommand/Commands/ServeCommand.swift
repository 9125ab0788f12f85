import ArgumentParser
import Instants
import LineageStore
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

    @Option(name: .customLong("config.file"), help: "A configuration file in YAML.")
    var configurationFile: String?

    @Flag(name: .customLong("config.check"), help: "Check the configuration file and exit.")
    var checksOnly = false

    @OptionGroup var logging: LoggingOptionGroup

    func run() async throws {
        let configuration = try configurationFile.map(Configuration.init(contentsOf:))
        if checksOnly {
            guard let configurationFile else {
                throw ValidationError("--config.check needs --config.file")
            }
            print("\(configurationFile) is a valid configuration")
            return
        }
        let logger = logging.logger()
        let store = try LineageStore.open(directory: dataDirectory, clock: .system)
        let engine = try await Engine(
            store: store,
            monitor: Monitor(options: configuration?.monitor ?? MonitorOptions()),
            paneRetention: configuration?.paneRetention ?? Configuration.paneRetentionDefault)
        var options = ServerOptions(version: StrandlineCommand.version)
        options.telemetryPath = telemetryPath
        if let bytes = configuration?.batchBytesMax { options.bodyBytesMax = bytes }
        options.tokens = configuration?.tokens ?? []
        logger.info("store opened", metadata: ["directory": "\(dataDirectory)"])
        try await HTTPServer(
            engine: engine,
            addresses: listenAddresses.isEmpty ? [.standard] : listenAddresses, options: options,
            logger: logger
        ).run()
        logger.info("stopped")
    }
}
