package import Access
import HTTPTypes
import Hummingbird

/// Refuses requests that are made for another host, or for none.
package struct HostCheck: RouterMiddleware {
    let policy: HostPolicy

    package init(policy: HostPolicy) {
        self.policy = policy
    }

    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard
            let host = RequestHost(authority: try Self.authority(of: request, context: context))
        else { throw RequestError.hostMalformed }
        guard policy.accepts(host, isOnLoopback: context.isOnLoopback) else {
            throw RequestError.hostUnknown(host.name)
        }
        return try await next(request, context)
    }

    /// What the request names: `Host` with HTTP/1.1, `:authority` with HTTP/2, where `Host` may say
    /// the same once more or stand alone.
    private static func authority(
        of request: Request, context: AppContext
    ) throws(RequestError) -> String {
        let others = HTTPField.Name("Host").map { request.headers[values: $0] } ?? []
        guard let authority = request.head.authority else {
            guard let only = others.first, others.count == 1 else {
                throw others.isEmpty ? .hostMissing : .hostAmbiguous
            }
            return only
        }
        guard others.isEmpty || context.isHTTP2 && others == [authority] else {
            throw .hostAmbiguous
        }
        return authority
    }
}
