import HTTPTypes
package import Hummingbird

/// Answers `OPTIONS *`, which is about the server as a whole and no path of it (RFC 9110,
/// section 9.3.7), with all methods that a path may have.
package struct ServerWideOptions: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .options, request.head.path == "*" else {
            return try await next(request, context)
        }
        return Response(
            status: .noContent, headers: [.allow: HTTPRequest.Method.implemented.list])
    }
}
