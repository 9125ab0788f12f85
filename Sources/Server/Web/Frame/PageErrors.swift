import HTTPTypes
import Hummingbird
import Logging
import Markup

/// Says what went wrong on a page, as `ErrorAnswers` does in JSON.
struct PageErrors: RouterMiddleware {
    let responder: PageResponder

    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            guard let status = HTTPResponse.Status(answering: error), status != .unauthorized,
                status != .contentTooLarge
            else { throw error }
            let page = Page(status.reasonPhrase, status: status) {
                HTML.h1(text: status.reasonPhrase)
                HTML.p(.class("failure"), text: Self.sentence("\(error)"))
                HTML.p {
                    link(.overview, "Overview")
                    " · "
                    link(.help, "Help")
                }
            }
            return await responder.respond(
                page, to: request, responder.protection.session(of: request))
        }
    }

    /// The sentence with a capital and a full stop.
    private static func sentence(_ text: String) -> String {
        let capital = text.prefix(1).uppercased() + text.dropFirst()
        return capital.hasSuffix(".") ? capital : capital + "."
    }
}
