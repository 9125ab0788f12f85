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
