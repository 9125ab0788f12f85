import HTTPTypes
package import Hummingbird

/// Refuses what a page of another site asks for in a visitor's name: changes, and where it is told
/// so, reading.
///
/// A browser sends what it knows of a visitor, and reaches what only the machine itself can, whatever
/// page asks for it; programs that are no browsers say nothing of where they come from, and pass.
package struct SameOriginMiddleware<Context: RequestContext>: RouterMiddleware {
    private let externalOrigin: String?
    private let includesReading: Bool

    /// - Parameters:
    ///   - externalURL: Where browsers find the server, where it is configured.
    ///   - includesReading: Whether another site may not even ask.
    package init(externalURL: String?, includesReading: Bool = false) {
        externalOrigin = externalURL.map(RequestOrigin.origin(ofURL:))
        self.includesReading = includesReading
    }

    package func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isRead = [.get, .head, .options].contains(request.method)
        if !isRead || includesReading, request.origin(external: externalOrigin) == .otherSite {
            guard isRead else { throw FormError.otherSite }
            throw RequestError.otherSite
        }
        return try await next(request, context)
    }
}

/// Where a request comes from, as far as a browser says.
package enum RequestOrigin: Equatable {
    case ownSite
    case otherSite
    /// No browser of these days sent it.
    case unknown

    /// The scheme and the authority of a URL, as browsers write an origin.
    package static func origin(ofURL url: String) -> String {
        url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            .joined(separator: "/")
    }
}

extension Request {
    /// Read from what browsers say by themselves (Fetch Metadata, and RFC 6454's `Origin`), which no
    /// page can change.
    ///
    /// - Parameter external: The origin under which a proxy shows this server; nil for none.
    /// - Returns: Whose page made the request.
    package func origin(external: String?) -> RequestOrigin {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = headers[name] {
            return ["same-origin", "none"].contains(site) ? .ownSite : .otherSite
        }
        guard let origin = headers[.origin] else { return .unknown }
        let own = head.authority.map { ["http://\($0)", "https://\($0)"] } ?? []
        return own.contains(origin) || origin == external ? .ownSite : .otherSite
    }
}
