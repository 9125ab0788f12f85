import HTTPSupport
import Access
import Foundation
import Server

// The format is that of Prometheus' exporter-toolkit, as its documentation of web configuration
// describes it.

extension WebConfiguration {
    /// - Parameter path: A file in YAML.
    /// - Throws: `CommandFailure` that names the file and what is wrong with it.
    init(contentsOf path: String) throws {
        guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("the web configuration file '\(path)' cannot be read")
        }
        do {
            try self.init(
                yaml: yaml, directory: URL(fileURLWithPath: path).deletingLastPathComponent())
            file = path
            try check()
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    /// - Parameters:
    ///   - yaml: The content of a web configuration file.
    ///   - directory: Where the files lie that it names by a relative path.
    /// - Throws: `ConfigurationError` that says what is wrong, and in which line.
    init(yaml: String, directory: URL) throws {
        self.init()
        try Self.table(directory: directory).read(ConfigurationNode(yaml: yaml), into: &self)
    }

    /// The web configuration with all keys, to be printed; secrets are masked.
    var document: ConfigurationDocument {
        ConfigurationDocument(
            title:
                "Web configuration of strandline \(StrandlineCommand.version); secrets are masked",
            // Paths are in full by now.
            items: Self.table(directory: URL(fileURLWithPath: "/")).items(of: self))
    }
}
