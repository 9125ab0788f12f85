import Access
import Foundation
import Server
import Strandline

/// What the configuration file says; what it leaves out is as it is by default.
struct Configuration: Equatable {
    /// How fields are watched, what is kept and for how long.
    var engine = EngineOptions()
    var batchBytesMax: Int?
    /// The memory of the requests under way; nil for the default.
    var inFlightBytesMax: Int?
    /// Where browsers find the server, without a slash at its end.
    var externalURL: String?
    /// Names of hosts that the server answers to beside its own.
    var allowedHosts: [HostPattern] = []
    var tokens: [AccessToken] = []

    init() {}

    /// - Parameter path: A file in YAML.
    /// - Throws: `CommandFailure` that names the file and the line.
    init(contentsOf path: String) throws {
        guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("the configuration file '\(path)' cannot be read")
        }
        do {
            try self.init(yaml: yaml)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    init(yaml: String) throws {
        try Self.table.read(ConfigurationNode(yaml: yaml), into: &self)
    }

    /// The configuration with all keys, to be printed.
    var document: ConfigurationDocument {
        ConfigurationDocument(
            title: "Configuration of strandline \(StrandlineCommand.version)",
            items: Self.table.items(of: self))
    }

    /// Sets what a server has of the configuration.
    func apply(to options: inout ServerOptions) {
        options.tokens = tokens
        options.externalURL = externalURL
        options.allowedHosts = allowedHosts
        options.inFlightBytesMax = inFlightBytesMax
        if let batchBytesMax { options.bodyBytesMax = batchBytesMax }
    }
}
