package import Access
package import MetricsExporter

/// HTTP server options.
package struct ServerOptions: Sendable {
    package var telemetryPath = "/metrics"
    /// How many scrapes may be under way; 0 for any number.
    package var scrapeCountMax = 40
    /// The longest body that is read.
    package var bodyBytesMax = 32 << 20
    /// The memory that the bodies of requests under way may take; nil for sixteen of the longest.
    package var inFlightBytesMax: Int?
    package var connections = ConnectionOptions()
    package var version: String
    /// Where browsers find the server; found out where it is nil.
    package var externalURL: String?
    /// Names of hosts that the server answers to beside its own.
    package var allowedHosts: [HostPattern] = []
    /// The names of the machine, and those that are listened on.
    var ownHosts: Set<String> = []
    /// What libraries measure of themselves.
    package var applicationMetrics = ApplicationMetrics()
    package var tokens: [AccessToken] = []
    /// The token of a file that the server may have made itself.
    package var fileToken: AccessToken?
    package var web = WebConfiguration()
    /// Whether the server may be reloaded and stopped over HTTP.
    package var isLifecycleEnabled = false

    package init(version: String) {
        self.version = version
    }

    /// The memory that the bodies of requests under way may take.
    package var inFlightBytesLimit: Int { inFlightBytesMax ?? 16 * bodyBytesMax }
}
