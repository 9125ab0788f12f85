import HTTPSupport
import HTTPTypes
import Hummingbird
import Synchronization

/// Counts the requests that bring something, by the code of their answer.
final class IngestCounter: Sendable {
    struct Key: Hashable, Comparable, Sendable {
        let transport: String
        let code: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.transport, left.code) < (right.transport, right.code)
        }
    }

    private let counts = Mutex<[Key: Int]>([:])

    var countsByKey: [Key: Int] { counts.withLock { $0 } }

    func count(transport: String, code: Int) {
        counts.withLock { $0[Key(transport: transport, code: code), default: 0] += 1 }
    }

    /// Counts what passes through it and is no mere reading.
    var middleware: Middleware { Middleware(counter: self) }

    struct Middleware: RouterMiddleware {
        let counter: IngestCounter

        func handle(
            _ request: Request, context: AppContext,
            next: @concurrent (Request, AppContext) async throws -> Response
        ) async throws -> Response {
            guard request.method == .post else { return try await next(request, context) }
            do {
                let response = try await next(request, context)
                counter.count(transport: "http", code: response.status.code)
                return response
            } catch {
                counter.count(
                    transport: "http",
                    code: (HTTPResponse.Status(answering: error) ?? .internalServerError).code)
                throw error
            }
        }
    }
}
