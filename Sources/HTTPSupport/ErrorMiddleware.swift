import Access
import ClientText
import HTTPTypes
package import Hummingbird
import Lineage
package import Logging
import Monitor
import NIOHTTP1
import Wire

/// Turns what was thrown into an answer, in the one place that knows both.
package struct ErrorMiddleware<Context: RequestContext>: RouterMiddleware {
    let logger: Logger

    package init(logger: Logger) {
        self.logger = logger
    }

    package func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return try answer(to: error, for: request)
        }
    }

    private func answer(to error: any Error, for request: Request) throws -> Response {
        let status = HTTPResponse.Status(answering: error)
        guard let status else {
            // What is internal is for the log alone.
            logger.error(
                "request failed",
                metadata: [
                    "method": "\(request.method)", "path": "\(request.uri.path.excerpt)",
                    "error": "\(error)",
                ])
            return try Response.json(
                ErrorResponse(error: "the server could not do this; its log says why"),
                status: .internalServerError)
        }
        // Clients are refused by the thousand where they send too much at once: metrics tell of that.
        if status == .serviceUnavailable, !(error is RequestError) {
            logger.warning(
                "request refused",
                metadata: ["path": "\(request.uri.path.excerpt)", "error": "\(error)"])
        }
        var response = try Response.json(
            ErrorResponse(error: Self.sentence(of: error, for: request)), status: status)
        response.addErrorHeaders(for: error, status)
        return response
    }

    /// What was wrong, for whoever asked; never longer than a sentence, whatever they sent.
    package static func sentence(of error: any Error, for request: Request) -> String {
        whole(error, for: request).excerpt(lengthMax: 1000)
    }

    private static func whole(_ error: any Error, for request: Request) -> String {
        if let error = error as? HTTPParserError { return error.sentence }
        if error is CancellationError { return "\(RequestError.clientGone)" }
        guard let error = error as? HTTPError else { return "\(error)" }
        if error.status == .notFound { return "\(RequestError.unknownPath(request.uri.path))" }
        return error.body ?? error.status.reasonPhrase
    }
}

extension Response {
    /// Adds the headers that an error is answered with.
    package mutating func addErrorHeaders(for error: any Error, _ status: HTTPResponse.Status) {
        if case .unauthenticated(let schemes)? = error as? AccessError {
            headers[values: .wwwAuthenticate] = schemes
        }
        if [.tooManyRequests, .serviceUnavailable].contains(status) { headers[.retryAfter] = "10" }
        switch error as? RequestError {
        case .tooManyBytesInFlight: headers[.retryAfter] = "1"
        case .contentEncoding: headers[.acceptEncoding] = "gzip, deflate"
        case .methodNotAllowed(_, _, let allowed): headers[.allow] = allowed.list
        default: break
        }
    }
}

extension HTTPResponse.Status {
    /// The status that an error is answered with; nil for one that is no fault of the request.
    package init?(answering error: any Error) {
        switch error {
        case let error as RequestError: self.init(answering: error)
        case let error as RequestDecodingError: self.init(answering: error)
        case let error as MonitorError: self.init(answering: error)
        case let error as LineageError: self.init(answering: error)
        case is StoreError: self = .serviceUnavailable
        case let error as HTTPParserError: self = error.status
        // With HTTP/2 the end of the connection ends whatever its streams wait for.
        case is CancellationError: self.init(answering: RequestError.clientGone)
        case AccessError.unauthenticated: self = .unauthorized
        case is AccessError: self = .forbidden
        case is FormError: self = .forbidden
        case let error as HTTPError: self = error.status
        default: return nil
        }
    }

    private init(answering error: RequestError) {
        self =
            switch error {
            case .bodyTooLarge: .contentTooLarge
            case .bodyTimeout: .requestTimeout
            case .tooManyBytesInFlight: .serviceUnavailable
            case .contentEncoding, .mediaType: .unsupportedMediaType
            case .hostUnknown: .misdirectedRequest
            case .methodNotAllowed: .methodNotAllowed
            case .otherSite: .forbidden
            case .clientGone, .damagedBody, .hostMissing, .hostAmbiguous, .hostMalformed,
                .nulInAddress, .parameter, .repeatedParameter, .undecodable, .unknownParameter:
                .badRequest
            case .unknownPath: .notFound
            }
    }

    private init(answering error: RequestDecodingError) {
        self =
            switch error {
            case .malformed: .badRequest
            case .refused: .unprocessableContent
            }
    }

    private init(answering error: MonitorError) {
        self =
            switch error {
            case .unknownField: .notFound
            case .seriesLimit: .tooManyRequests
            case .columnLimit: .contentTooLarge
            case .unlikeKind, .raggedColumns, .ids, .timestampAhead, .emptySpan, .emptyReference,
                .runNotKept, .rowLimit, .valueLimit, .repeatedColumn, .name:
                .unprocessableContent
            }
    }

    private init(answering error: LineageError) {
        self =
            switch error {
            case .unknownComponent, .unknownRun, .unknownArtifact, .unknownLabel, .unknownTask,
                .unknownExternalID:
                .notFound
            case .conflict: .conflict
            case .invalid: .unprocessableContent
            }
    }
}
