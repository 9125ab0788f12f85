package import Access
import HTTPTypes
package import Hummingbird

/// Asks for the right that a request needs.
package struct AccessMiddleware<Context: RequestContext>: RouterMiddleware {
    let control: AccessControl
    /// The right that every request needs; nil for the one that goes with its method.
    var right: AccessRight?

    package init(control: AccessControl, right: AccessRight? = nil) {
        self.control = control
        self.right = right
    }

    package func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await control.check(
            right ?? Self.right(for: request), authorization: request.headers[.authorization])
        return try await next(request, context)
    }

    private static func right(for request: Request) -> AccessRight {
        switch request.method {
        case .get, .head, .options: .read
        case .post, .patch: .ingest
        default: .admin
        }
    }
}
