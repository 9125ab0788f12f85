import ClientText
import Foundation
import Hummingbird

/// Refuses addresses that are no text: those that are not UTF-8 in percent-encoding, and those with a
/// NUL, which no name of a path or a query may hold.
package struct AddressCheck: RouterMiddleware {
    package init() {}

    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.string.contains("%00") else { throw RequestError.nulInAddress }
        guard Self.isDecodable(request.uri.path) else { throw RequestError.undecodable(.path) }
        for pair in (request.uri.query ?? "").split(separator: "&") where !Self.isDecodable(pair) {
            let name = pair.prefix { $0 != "=" }
            throw RequestError.undecodable(
                name.removingPercentEncoding.map(AddressPart.parameter) ?? .query)
        }
        return try await next(request, context)
    }

    private static func isDecodable(_ text: some StringProtocol) -> Bool {
        // What came as other bytes than UTF-8 has this in their place.
        text.removingPercentEncoding != nil && !text.unicodeScalars.contains("\u{FFFD}")
    }
}

/// A part of a request's address.
package enum AddressPart: Equatable, CustomStringConvertible {
    case path
    case query
    case parameter(String)

    package var description: String {
        switch self {
        case .path: "the path"
        case .query: "the query"
        case .parameter(let name): "the parameter '\(name.excerpt)'"
        }
    }
}
