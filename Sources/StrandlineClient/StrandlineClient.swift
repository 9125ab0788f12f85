package import Foundation
import Wire

/// A connection to a Strandline server's HTTP interface.
///
/// It goes through libcurl, which reads `http_proxy`, `https_proxy` and `no_proxy` (a server on this
/// machine is asked without a proxy), trusts whom the system trusts, and finds users in `~/.netrc`.
package struct StrandlineClient: Sendable {
    private let base: String
    private let authorization: String?
    private let authorityFile: String?
    private let limits: ClientLimits
    private let connection = HTTPConnection()

    /// - Parameters:
    ///   - url: Where the server listens, such as `http://127.0.0.1:10480`; a user's name and
    ///     password may stand before the host.
    ///   - token: A bearer token, where the server asks for one; it wins over a user.
    ///   - authorityFile: Certificates in PEM of those who vouch for the server; nil for the
    ///     system's.
    /// - Throws: `ClientError.url` for what is no address.
    package init(
        url: String, token: String? = nil, authorityFile: String? = nil
    ) throws(ClientError) {
        try self.init(
            url: url, token: token, authorityFile: authorityFile, limits: ClientLimits())
    }

    init(
        url: String, token: String? = nil, authorityFile: String? = nil, limits: ClientLimits
    ) throws(ClientError) {
        guard var parsed = URLComponents(string: url), parsed.host?.isEmpty == false,
            ["http", "https"].contains(parsed.scheme)
        else { throw .url(url) }
        if let token {
            authorization = "Bearer \(token)"
        } else if let user = parsed.user {
            let pair = "\(user):\(parsed.password ?? "")"
            authorization = "Basic \(Data(pair.utf8).base64EncodedString())"
        } else {
            authorization = nil
        }
        parsed.user = nil
        parsed.password = nil
        guard let text = parsed.string else { throw .url(url) }
        base = text.hasSuffix("/") ? String(text.dropLast()) : text
        self.authorityFile = authorityFile
        self.limits = limits
    }

    /// Reads what stands at a path.
    package func get<Response: Decodable>(
        _ path: APIPath, as type: Response.Type = Response.self
    ) async throws(ClientError) -> Response {
        try decode(await send(.GET, path, body: nil))
    }

    /// Reads a list page after page, to its end or up to a number of entries.
    package func list<Entry: Decodable>(
        _ path: APIPath, of type: Entry.Type = Entry.self, countMax: Int = .max
    ) async throws(ClientError) -> [Entry] {
        var entries: [Entry] = []
        var next: APIPath? = path
        while let page = next {
            let response = try await response(to: request(.GET, page))
            let shown: [Entry] = try decode(response.body)
            entries += shown
            // A page without an entry leads nowhere, whatever it says.
            let isLast = shown.isEmpty || entries.count >= countMax
            next = isLast ? nil : response.link.flatMap(page.next)
        }
        return Array(entries.prefix(countMax))
    }

    /// Reads what stands at a path, as it came.
    package func data(at path: APIPath) async throws(ClientError) -> Data {
        try await send(.GET, path, body: nil)
    }

    package func post<Response: Decodable>(
        _ body: some Encodable & Sendable, to path: APIPath, as type: Response.Type = Response.self
    ) async throws(ClientError) -> Response {
        try decode(await send(.POST, path, body: encode(body)))
    }

    package func put<Response: Decodable>(
        _ body: some Encodable & Sendable, to path: APIPath, as type: Response.Type = Response.self
    ) async throws(ClientError) -> Response {
        try decode(await send(.PUT, path, body: encode(body)))
    }

    /// Removes what a path stands for, where the answer tells something.
    package func delete<Response: Decodable>(
        _ path: APIPath, as type: Response.Type = Response.self
    ) async throws(ClientError) -> Response {
        try decode(await send(.DELETE, path, body: nil))
    }

    /// Removes what a path stands for.
    package func remove(_ path: APIPath) async throws(ClientError) {
        _ = try await send(.DELETE, path, body: nil)
    }

    /// Writes what stands at a path into a file, piece by piece as it comes.
    ///
    /// - Returns: How many bytes it has.
    package func download(
        _ path: APIPath, to file: FileHandle
    ) async throws(ClientError) -> Int {
        var request = request(.GET, path)
        request.file = file
        return try await response(to: request).byteCount
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: APIPath, body: Data?
    ) async throws(ClientError) -> Data {
        try await response(to: request(method, path, body: body)).body
    }

    private func request(
        _ method: HTTPRequest.Method, _ path: APIPath, body: Data? = nil
    ) -> HTTPRequest {
        HTTPRequest(
            method: method, url: base + path.text, authorization: authorization,
            authorityFile: authorityFile, body: body, usesNetrc: true, limits: limits)
    }

    /// An answer of success.
    private func response(
        to first: HTTPRequest
    ) async throws(ClientError) -> HTTPResponse {
        var request = first
        for _ in 0...limits.redirectionsMax {
            let response = try await sent(request)
            guard let next = request.redirected(by: response) else {
                return try succeeded(response)
            }
            guard authorization == nil else {
                throw .refused(
                    status: response.status,
                    sentence: "the server at \(base) redirects to \(next.url), where no token or "
                        + "password is sent to; give that address")
            }
            request = next
        }
        throw .unreachable(url: base, reason: "it redirects again and again")
    }

    private func sent(_ request: HTTPRequest) async throws(ClientError) -> HTTPResponse {
        do {
            return try await connection.response(to: request)
        } catch {
            throw error.hasStarted
                ? .interrupted(url: base, reason: error.reason)
                : .unreachable(url: base, reason: error.reason)
        }
    }

    private func succeeded(_ response: HTTPResponse) throws(ClientError) -> HTTPResponse {
        guard 200..<300 ~= response.status else {
            let answer = try? JSONCoder.decode(ErrorResponse.self, from: response.body)
            throw .refused(
                status: response.status,
                sentence: answer?.error ?? "HTTP status \(response.status)")
        }
        return response
    }

    private func encode(_ body: some Encodable) throws(ClientError) -> Data {
        do {
            return try JSONCoder.encode(body)
        } catch {
            throw .notUnderstood("\(error)")
        }
    }

    private func decode<Response: Decodable>(_ data: Data) throws(ClientError) -> Response {
        do {
            return try JSONCoder.decode(from: data)
        } catch {
            throw .notUnderstood("\(error)")
        }
    }
}
