import ArgumentParser
import Foundation
import Server
import Wire

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Print the configuration in force, with all keys.",
        discussion: """
            Prints the configuration of --config.file, else the defaults, as YAML that is a \
            configuration file itself: comments describe each key, and keys that are not set are \
            commented out. With --web.config.file, it prints the web configuration; an empty file \
            gives its defaults. Secrets are masked: hashes by ones that let nobody in, inline private \
            keys by a text.
            """)

    @Option(name: .customLong("config.file"), help: "Configuration file in YAML.")
    var configurationFile: String?

    @Option(
        name: .customLong("web.config.file"),
        help: "Web configuration file in YAML, to print instead.")
    var webConfigurationFile: String?

    @Flag(help: "Print one JSON value a line: a key with its type, default, value and description.")
    var json = false

    func validate() throws {
        guard configurationFile == nil || webConfigurationFile == nil else {
            throw ValidationError("Name either --config.file or --web.config.file, not both.")
        }
    }

    func run() async throws {
        let document =
            if let webConfigurationFile {
                try WebConfiguration(contentsOf: webConfigurationFile).document
            } else {
                try (configurationFile.map(Configuration.init(contentsOf:)) ?? Configuration())
                    .document
            }
        guard json else {
            print(document.yaml, terminator: "")
            return
        }
        for row in document.rows {
            print(String(decoding: try JSONCoder.encode(row), as: UTF8.self))
        }
    }
}
