import ClientText
import HTTPTypes
import Hummingbird
import Wire

/// Answers methods that no path has, ahead of everything that counts requests by their method.
struct KnownMethods<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        switch request.method {
        case .get, .head, .post, .put, .patch, .delete, .options:
            return try await next(request, context)
        default:
            return try Response.json(
                ErrorAnswer(
                    error: "no path here has the method '\(request.method.rawValue.excerpt)'"),
                status: .notImplemented)
        }
    }
}
