import HTTPSupport
import HTTPTypes
import Hummingbird
import Logging
import Markup

/// Says what went wrong on a page, as `ErrorMiddleware` does in JSON.
package struct PageErrors: RouterMiddleware {
    let responder: PageResponder
    /// Whether a request comes from a person; all do that ask for what is within.
    var isPersons: @Sendable (Request) -> Bool = { _ in true }

    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            guard isPersons(request), let status = HTTPResponse.Status(answering: error) else {
                throw error
            }
            let sentence = ErrorMiddleware<AppContext>.sentence(of: error, for: request)
            let page = Page(status.reasonPhrase, status: status) {
                HTML.h1(text: status.reasonPhrase)
                HTML.p(.class("failure"), text: Self.written(sentence))
                HTML.p {
                    link(.overview, "Overview")
                    " · "
                    link(.help, "Help")
                }
            }
            // Who may not read is not offered the names of what there is.
            var response = try await responder.respond(
                page, to: request, responder.protection.session(of: request),
                offersCommands: false)
            response.addErrorHeaders(for: error, status)
            SecurityHeaders<AppContext>.apply(to: &response)
            return response
        }
    }

    /// The sentence with a capital and a full stop.
    private static func written(_ text: String) -> String {
        let capital = text.prefix(1).uppercased() + text.dropFirst()
        return capital.hasSuffix(".") ? capital : capital + "."
    }
}
