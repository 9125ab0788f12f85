import HTTPSupport
import Hummingbird
import Strandline
import Synchronization

/// Whether the server takes requests: not before it is up, and not any more while it drains.
package final class Readiness: Sendable {
    private let state = Atomic<Bool>(false)

    package init() {}

    package var isReady: Bool {
        get { state.load(ordering: .relaxed) }
        set { state.store(newValue, ordering: .relaxed) }
    }
}

/// `/-/healthy` and `/-/ready`, as Prometheus itself has them.
struct HealthRoutes {
    let engine: Engine
    let readiness: Readiness

    func add(to router: some RouterMethods<AppContext>) {
        router.get("-/healthy") { _, _ in Response.text("Strandline is healthy.\n") }
        router.get("-/ready") { _, _ in
            if let failure = engine.storeFailure {
                return Response.text(
                    "Strandline is not ready: \(failure).\n", status: .serviceUnavailable)
            }
            return readiness.isReady
                ? Response.text("Strandline is ready.\n")
                : Response.text("Strandline is not ready.\n", status: .serviceUnavailable)
        }
    }
}
