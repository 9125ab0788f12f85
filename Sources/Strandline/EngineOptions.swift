package import Instants
package import Monitor

/// What an engine is configured with; all of it may change while it runs.
package struct EngineOptions: Sendable, Equatable {
    /// How fields are watched and published.
    package var monitor: MonitorOptions
    /// How long summaries of the past are kept.
    package var paneRetention = TimeSpan(seconds: 90 * 86_400)
    /// Which runs are kept.
    package var runRetention = RunRetention()
    /// How long outputs and labels of tasks wait for each other.
    package var labelRetention = TimeSpan(seconds: 30 * 86_400)
    /// When runs that state no threshold call what they read stale; nil for the store's default.
    package var stalenessThreshold: TimeSpan?

    package init(monitor: MonitorOptions = MonitorOptions()) {
        self.monitor = monitor
    }
}
