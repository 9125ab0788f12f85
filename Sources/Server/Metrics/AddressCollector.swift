import Exposition
import Foundation
import Synchronization

/// Where readers' browsers find the server; it may be configured anew while the server runs.
final class ExternalAddress: Sendable {
    private struct State {
        var configured: String?
        var listening: String?
    }

    private let state = Mutex(State())

    /// What is configured, else the first address that is listened on; nil before there is one.
    var url: String? { state.withLock { $0.configured ?? $0.listening } }

    func configure(_ url: String?) {
        state.withLock { $0.configured = url }
    }

    /// Notes an address that is listened on, the first time.
    func note(_ address: ListenAddress, isSecured: Bool) {
        let isEverywhere = ["0.0.0.0", "::"].contains(address.host)
        let reachable = ListenAddress(
            host: isEverywhere ? ProcessInfo.processInfo.hostName : address.host,
            port: address.port)
        state.withLock {
            $0.listening = $0.listening ?? "\(isSecured ? "https" : "http")://\(reachable)"
        }
    }
}

/// Says where links to the server's pages lead, so that no dashboard has to be told.
struct AddressCollector: MetricsCollector {
    let address: ExternalAddress

    func families(of snapshot: ScrapeSnapshot) -> [MetricFamily] {
        guard let url = address.url else { return [] }
        var family = MetricFamily(Self.url)
        family.add(LabelSet([("url", url)]), 1)
        return [family]
    }

    private static let url = MetricDescriptor(
        name: "strandline_external_url_info",
        help: "Where browsers find the server's pages.", type: .info)
}
