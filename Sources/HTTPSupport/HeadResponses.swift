import Hummingbird

/// Answers HEAD with the header that GET would have, and never with a body: a client would take it
/// for the beginning of the next answer (RFC 9110, section 9.3.2).
package struct HeadResponses: RouterMiddleware {
    package init() {}

    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
