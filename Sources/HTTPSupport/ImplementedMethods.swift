import ClientText
import HTTPTypes
package import Hummingbird
import Wire

extension HTTPRequest.Method {
    /// The methods that a path may have, in the order in which `Allow` lists them.
    static let implemented: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]
}

/// Answers methods that no path has, ahead of everything that counts requests by their method.
package struct ImplementedMethods<Context: RequestContext>: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard HTTPRequest.Method.implemented.contains(request.method) else {
            return try Response.json(
                ErrorResponse(
                    error: "no path here has the method '\(request.method.rawValue.excerpt)'"),
                status: .notImplemented)
        }
        return try await next(request, context)
    }
}
