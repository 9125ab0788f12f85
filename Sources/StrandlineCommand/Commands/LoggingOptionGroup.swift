import ArgumentParser
import Logging
import Server

/// What is logged, and how.
struct LoggingOptionGroup: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case debug, info, warn, error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .warn: .warning
            case .error: .error
            }
        }
    }

    @Option(name: .customLong("log.level"), help: "Lowest severity of the messages to log.")
    var level = Level.info

    @Option(name: .customLong("log.format"), help: "Format of the log.")
    var format = LogFormat.logfmt

    func logger() -> Logger {
        Logger(label: "strandline") { _ in StructuredLogHandler(format: format, level: level.level)
        }
    }
}

extension LogFormat: ExpressibleByArgument {}
