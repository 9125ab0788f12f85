import HTTPTypes
import Hummingbird

/// Adds headers to every answer: that browsers must not guess its type, and what is configured.
struct ResponseHeaders<Context: RequestContext>: RouterMiddleware {
    private let headers: HTTPFields

    init(_ headers: [WebConfiguration.Header]) {
        var fields: HTTPFields = [.xContentTypeOptions: "nosniff"]
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields[name] = header.value
        }
        self.headers = fields
    }

    func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
