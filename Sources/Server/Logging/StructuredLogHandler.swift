import Foundation
import Instants
package import Logging

/// How a log line is written.
package enum LogFormat: String, Sendable, CaseIterable {
    case logfmt, json
}

/// Writes log messages to the standard error stream, a line each.
package struct StructuredLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - format: How a line is written.
    ///   - level: The least severe messages that are written.
    ///   - write: Takes a line without its end.
    package init(
        format: LogFormat, level: Logger.Level,
        write: @escaping @Sendable (String) -> Void = Self.writeToStandardError
    ) {
        self.format = format
        logLevel = level
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var pairs = [
            ("time", WallClock.system.now().description), ("level", Self.name(of: event.level)),
            ("msg", event.message.description),
        ]
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        pairs += all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        write(Self.line(pairs, as: format))
    }

    static func line(_ pairs: [(key: String, value: String)], as format: LogFormat) -> String {
        switch format {
        case .logfmt:
            pairs.map { "\($0.key)=\(logfmtValue($0.value))" }.joined(separator: " ")
        case .json:
            "{" + pairs.map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private static func logfmtValue(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { $0 > " " && $0 != "\"" && $0 != "=" && $0 != "\\" }
        return isPlain ? value : quoted(value)
    }

    /// The text as JSON and logfmt both write it.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                quoted += "\\u" + String(format: "%04x", scalar.value)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func name(of level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "debug"
        case .info, .notice: "info"
        case .warning: "warn"
        case .error, .critical: "error"
        }
    }

    /// Writes a line in one piece, so that lines of several threads stay whole.
    package static let writeToStandardError: @Sendable (String) -> Void = { line in
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
