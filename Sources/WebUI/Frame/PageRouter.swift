import HTTPSupport
import Foundation
import HTTPTypes
import Hummingbird
import Instants
import Lineage
import Markup
import Monitor
import NIOCore
import Strandline

/// Somebody asks for a page.
package struct PageRequest: Sendable {
    let request: Request
    let context: AppContext
    let engine: Engine
    let now: Instant
    /// What forms of the page have to hold.
    let token: String
    private let query: FormContent

    /// - Throws: `RequestError` for a query that says one thing twice.
    init(
        request: Request, context: AppContext, engine: Engine, now: Instant, token: String
    ) throws {
        self.request = request
        self.context = context
        self.engine = engine
        self.now = now
        self.token = token
        query = try FormContent(encoded: request.uri.query ?? "")
    }

    var path: String { request.uri.path }

    /// A parameter of the query that says something.
    func parameter(_ name: String) -> String? {
        query[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func required(_ name: String) throws -> String {
        guard let text = parameter(name) else {
            throw RequestError.parameter(name: name, reason: "is missing from the query")
        }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        parameter(name) == nil ? nil : try request.integer(name, in: range)
    }

    func instant(_ name: String) throws -> Instant? {
        parameter(name) == nil ? nil : try request.instant(name)
    }

    func span(_ name: String) throws -> TimeSpan? {
        parameter(name) == nil ? nil : try request.span(name)
    }

    /// One of the names of an enumeration.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, of type: Value.Type
    ) throws -> Value? where Value.RawValue == String {
        parameter(name) == nil ? nil : try request.choice(name, of: type)
    }

    /// The hidden part of every form that changes something.
    var protection: Markup {
        HTML.input(.type("hidden"), .name(FormProtection.fieldName), .value(token))
    }
}

/// What a form says, be it in a body or in an address.
struct FormContent: Sendable {
    private let values: [String: String]

    /// Reads `application/x-www-form-urlencoded`, in which a plus sign is a space.
    ///
    /// - Throws: `RequestError` for what is not percent-encoded UTF-8, and for a name that is there
    ///   twice.
    init(encoded text: String) throws(RequestError) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false
            ).map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = parts[0] else { throw .undecodable(.query) }
            guard let value = parts.count > 1 ? parts[1] : "" else {
                throw .undecodable(.parameter(name))
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .repeatedParameter(name)
            }
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }

    func required(_ name: String) throws -> String {
        guard let value = values[name], !value.isEmpty else {
            throw RequestError.parameter(name: name, reason: "is missing from the form")
        }
        return value
    }
}

/// Adds pages and forms to a router, each within the frame of all.
struct PageRouter {
    let router: RouterGroup<AppContext>
    let engine: Engine
    let responder: PageResponder

    private static let formBytesMax = 1 << 20

    /// Adds a page.
    func get(_ path: RouterPath, _ page: @escaping @Sendable (PageRequest) async throws -> Page) {
        redirect(path) { visit in .page(try await page(visit)) }
    }

    /// Adds a page that may lead on to another.
    func redirect(
        _ path: RouterPath, _ page: @escaping @Sendable (PageRequest) async throws -> Destination
    ) {
        router.get(path) { [engine, responder] request, context in
            let session = responder.protection.session(of: request)
            let visit = try PageRequest(
                request: request, context: context, engine: engine, now: engine.clock.now(),
                token: responder.protection.token(of: session))
            return switch try await page(visit) {
            case .page(let page): try await responder.respond(page, to: request, session)
            case .link(let link): Self.seeOther(link)
            }
        }
    }

    /// Adds what a form does; the page that it leads to shows the change.
    func post(_ path: RouterPath, _ change: @escaping @Sendable (FormContent) async throws -> Link)
    {
        router.post(path) { [protection = responder.protection] request, _ in
            if let type = request.headers[.contentType],
                MediaType(from: type)?.isType(.applicationUrlEncoded) != true
            {
                throw RequestError.mediaType(type)
            }
            let body: ByteBuffer
            do {
                body = try await request.body.collect(upTo: Self.formBytesMax)
            } catch is NIOTooManyBytesError {
                throw RequestError.bodyTooLarge(bytesMax: Self.formBytesMax)
            }
            let content = try FormContent(encoded: String(buffer: body))
            try protection.check(
                request, protection.session(of: request), token: content[FormProtection.fieldName])
            return Self.seeOther(try await change(content))
        }
    }

    /// Where a request ends.
    enum Destination: Sendable {
        case page(Page)
        case link(Link)
    }

    private static func seeOther(_ link: Link) -> Response {
        Response(status: .seeOther, headers: [.location: link.text])
    }
}

/// Puts pages into their frame.
struct PageResponder: Sendable {
    let frame: PageFrame
    let protection: FormProtection
    let completions: CommandCompletions

    func respond(
        _ page: Page, to request: Request, _ session: FormProtection.Session,
        offersCommands: Bool = true
    ) async throws -> Response {
        let document = frame.document(
            page, at: request.uri.path,
            completions: offersCommands ? try await completions.commands() : [])
        var response = Response(
            status: page.status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
        if session.isNew { response.setCookie(protection.cookie(of: session)) }
        return response
    }
}
