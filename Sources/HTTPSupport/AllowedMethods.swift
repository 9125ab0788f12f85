import HTTPTypes
package import Hummingbird

/// A router that keeps which methods each of its paths has.
///
/// Hummingbird answers a method that a path lacks as if there were no such path. What a path does
/// have is known once all routes are added, and from that list alone the rest is answered: OPTIONS
/// with the list, every other method with 405 and the list (RFC 9110, sections 9.3.7 and 15.5.6).
package final class AllowedMethods: RouterMethods {
    package typealias Context = AppContext

    private struct Path {
        let pattern: RouterPath
        var methods: Set<HTTPRequest.Method> = []
    }

    private let router: Router<AppContext>
    private var paths: [String: Path] = [:]

    package init(_ router: Router<AppContext>) {
        self.router = router
    }

    /// The methods of each path, whose parameters stand in braces.
    package var methods: [String: Set<HTTPRequest.Method>] { paths.mapValues(\.methods) }

    @discardableResult
    package func on<Responder: HTTPResponder>(
        _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
    ) -> Self where Responder.Context == AppContext {
        paths[path.description, default: Path(pattern: path)].methods.insert(method)
        router.on(path, method: method, responder: responder)
        return self
    }

    @discardableResult
    package func add(middleware: any MiddlewareProtocol<Request, Response, AppContext>) -> Self {
        router.add(middleware: middleware)
        return self
    }

    /// Gives every path an answer to the methods that no route of it takes.
    package func answerOtherMethods() {
        for path in paths.values {
            var taken = path.methods
            // The router makes one of the other.
            if taken.contains(.get) { taken.insert(.head) }
            let allowed = HTTPRequest.Method.implemented.filter {
                taken.contains($0) || $0 == .options
            }
            for method in HTTPRequest.Method.implemented where !taken.contains(method) {
                router.on(path.pattern, method: method) { request, _ -> Response in
                    guard method == .options else {
                        throw RequestError.methodNotAllowed(
                            method, path: request.uri.path, allowed: allowed)
                    }
                    return Response(status: .noContent, headers: [.allow: allowed.list])
                }
            }
        }
    }
}

extension [HTTPRequest.Method] {
    /// As the header `Allow` has them.
    var list: String { map(\.rawValue).joined(separator: ", ") }
}
