import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOSSL
import Wire

/// A connection to a Strandline server's HTTP interface.
package struct StrandlineClient: Sendable {
    private let base: String
    private let authorization: String?
    private let tls: TLSConfiguration?

    private static let answerBytesMax = 256 << 20
    private static let timeout = TimeAmount.seconds(60)
    private static let downloadTimeout = TimeAmount.hours(6)

    /// The connections of all clients, so that nobody has to close them.
    ///
    /// A refused one is told at once: whoever waits at a terminal would rather know.
    private static let connections: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }()

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
        tls = authorityFile.map { file in
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(file)
            return tls
        }
    }

    /// Reads what stands at a path.
    package func get<Answer: Decodable>(
        _ path: APIPath, as type: Answer.Type = Answer.self
    ) async throws(ClientError) -> Answer {
        try decode(await send(.GET, path, body: nil))
    }

    /// Reads a list to its end, page after page.
    package func list<Entry: Decodable>(
        _ path: APIPath, of type: Entry.Type = Entry.self
    ) async throws(ClientError) -> [Entry] {
        var entries: [Entry] = []
        var next: APIPath? = path
        while let page = next {
            let response = try await response(
                to: request(.GET, page, body: nil), timeout: Self.timeout)
            let shown: [Entry] = try decode(await body(of: response))
            entries += shown
            // A page without an entry leads nowhere, whatever it says.
            next = shown.isEmpty ? nil : response.headers.first(name: "Link").flatMap(page.next)
        }
        return entries
    }

    /// Reads what stands at a path, as it came.
    package func data(at path: APIPath) async throws(ClientError) -> Data {
        try await send(.GET, path, body: nil)
    }

    package func post<Answer: Decodable>(
        _ body: some Encodable & Sendable, to path: APIPath, as type: Answer.Type = Answer.self
    ) async throws(ClientError) -> Answer {
        try decode(await send(.POST, path, body: encode(body)))
    }

    package func put<Answer: Decodable>(
        _ body: some Encodable & Sendable, to path: APIPath, as type: Answer.Type = Answer.self
    ) async throws(ClientError) -> Answer {
        try decode(await send(.PUT, path, body: encode(body)))
    }

    /// Removes what a path stands for, where the answer tells something.
    package func delete<Answer: Decodable>(
        _ path: APIPath, as type: Answer.Type = Answer.self
    ) async throws(ClientError) -> Answer {
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
        var byteCount = 0
        let response = try await response(
            to: request(.GET, path, body: nil), timeout: Self.downloadTimeout)
        do {
            for try await piece in response.body {
                try file.write(contentsOf: Data(buffer: piece))
                byteCount += piece.readableBytes
            }
        } catch {
            throw .interrupted(url: base, reason: "\(error)")
        }
        let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        guard announced ?? byteCount == byteCount else {
            throw .interrupted(
                url: base, reason: "\(byteCount) of \(announced ?? 0) bytes came")
        }
        return byteCount
    }

    private func send(
        _ method: HTTPMethod, _ path: APIPath, body: Data?
    ) async throws(ClientError) -> Data {
        let response = try await response(
            to: request(method, path, body: body), timeout: Self.timeout)
        return try await self.body(of: response)
    }

    private func request(
        _ method: HTTPMethod, _ path: APIPath, body: Data?
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path.text)
        request.method = .init(rawValue: method.rawValue)
        request.tlsConfiguration = tls
        if let authorization {
            request.headers.add(name: "Authorization", value: authorization)
        }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: body))
        }
        return request
    }

    /// An answer of success whose body is not read yet.
    private func response(
        to request: HTTPClientRequest, timeout: TimeAmount
    ) async throws(ClientError) -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            response = try await Self.connections.execute(request, timeout: timeout)
        } catch {
            throw .unreachable(url: base, reason: Self.reason(error))
        }
        let status = response.status.code
        guard 200..<300 ~= status else {
            let answer = try? JSONAnswer.decode(
                ErrorAnswer.self, from: await body(of: response))
            throw .refused(status: Int(status), sentence: answer?.error ?? "HTTP status \(status)")
        }
        return response
    }

    private static func reason(_ error: any Error) -> String {
        let code = (error as? IOError)?.errnoCode
        return code == ECONNREFUSED ? "the connection is refused" : "\(error)"
    }

    private func body(of response: HTTPClientResponse) async throws(ClientError) -> Data {
        do {
            return Data(buffer: try await response.body.collect(upTo: Self.answerBytesMax))
        } catch {
            throw .interrupted(url: base, reason: "\(error)")
        }
    }

    private func encode(_ body: some Encodable) throws(ClientError) -> Data {
        do {
            return try JSONAnswer.encode(body)
        } catch {
            throw .notUnderstood("\(error)")
        }
    }

    private func decode<Answer: Decodable>(_ data: Data) throws(ClientError) -> Answer {
        do {
            return try JSONAnswer.decode(from: data)
        } catch {
            throw .notUnderstood("\(error)")
        }
    }

    private enum HTTPMethod: String {
        case GET, POST, PUT, DELETE
    }
}
