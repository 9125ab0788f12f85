import Hummingbird

/// Refuses addresses with a NUL in them, which no name of a path or a query may hold.
struct AddressCheck: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.string.contains("%00") else { throw RequestError.nulInAddress }
        return try await next(request, context)
    }
}
