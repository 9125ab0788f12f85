import Access
import Logging
import Server

/// The files that configure a server, to be read at its start and again whenever asked.
struct ConfigurationFiles: Sendable {
    let main: String?
    let web: String?
    let token: TokenFile?
    /// What flags say, which stays as it is.
    let options: ServerOptions
    let logger: Logger

    /// - Throws: `CommandFailure` that names the file and what is wrong with it.
    func load() throws -> ServerSettings {
        let configuration = try main.map(Configuration.init(contentsOf:)) ?? Configuration()
        var options = options
        configuration.apply(to: &options)
        options.fileToken = try fileToken()
        if let web { options.web = try WebConfiguration(contentsOf: web) }
        return ServerSettings(options: options, engine: configuration.engine)
    }

    private func fileToken() throws -> AccessToken? {
        guard let token else { return nil }
        do {
            let opened = try token.open()
            if opened.isNew { logger.info("made a token", metadata: ["file": "\(token.path)"]) }
            return opened.token
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
