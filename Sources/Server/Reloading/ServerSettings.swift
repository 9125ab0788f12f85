package import Instants
package import Monitor

/// What the server is configured with; all of it may change while it runs, but for the paths and
/// numbers that flags give.
package struct ServerSettings: Sendable {
    package var options: ServerOptions
    package var monitor = MonitorOptions()
    package var paneRetention: TimeSpan
    /// How long outputs and labels wait for each other.
    package var labelRetention = TimeSpan(seconds: 30 * 86_400)
    /// When runs that state no threshold call what they read stale; nil for the default.
    package var stalenessThreshold: TimeSpan?

    package init(options: ServerOptions, paneRetention: TimeSpan) {
        self.options = options
        self.paneRetention = paneRetention
    }
}
