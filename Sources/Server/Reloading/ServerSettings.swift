package import Strandline

/// What the server is configured with; all of it may change while it runs, but for the paths and
/// numbers that flags give.
package struct ServerSettings: Sendable {
    package var options: ServerOptions
    package var engine: EngineOptions

    package init(options: ServerOptions, engine: EngineOptions = EngineOptions()) {
        self.options = options
        self.engine = engine
    }
}
