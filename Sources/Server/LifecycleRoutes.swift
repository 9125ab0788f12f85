import HTTPSupport
import HTTPTypes
import Hummingbird
import Wire

/// What may be done to the server over HTTP.
package struct Lifecycle: Sendable {
    let reload: @Sendable () async throws -> Void
    let quit: @Sendable () -> Void
}

/// `/-/reload` and `/-/quit`, as Prometheus itself has them.
struct LifecycleRoutes {
    /// Nil where they are not enabled.
    let lifecycle: Lifecycle?

    func add(to router: some RouterMethods<AppContext>) {
        for method in [HTTPRequest.Method.post, .put] {
            router.on("-/reload", method: method) { _, _ in
                guard let lifecycle else { return try Self.notEnabled() }
                do {
                    try await lifecycle.reload()
                } catch let error as ReloadError {
                    return try Response.json(
                        ErrorResponse(error: "\(error)"), status: .internalServerError)
                }
                return Response.text("The configuration was reloaded.\n")
            }
            router.on("-/quit", method: method) { _, _ in
                guard let lifecycle else { return try Self.notEnabled() }
                lifecycle.quit()
                return Response.text("Strandline is draining.\n")
            }
        }
    }

    private static func notEnabled() throws -> Response {
        try Response.json(
            ErrorResponse(error: "this needs the flag --web.enable-lifecycle"), status: .forbidden)
    }
}
