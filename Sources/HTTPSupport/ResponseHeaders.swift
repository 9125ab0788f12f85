import HTTPTypes
package import Hummingbird

/// Adds headers to every answer: that browsers must not guess its type, and what is configured.
package struct ResponseHeaders<Context: RequestContext>: RouterMiddleware {
    private let headers: HTTPFields

    package init(_ headers: [ResponseHeader]) {
        var fields: HTTPFields = [.xContentTypeOptions: "nosniff"]
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields[name] = header.value
        }
        self.headers = fields
    }

    package func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
