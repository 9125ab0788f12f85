import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Wire

/// A connection to a Strandline server's HTTP interface.
package struct StrandlineClient: Sendable {
    private let base: String
    private let token: String?

    private static let answerBytesMax = 256 << 20
    private static let timeout = TimeAmount.seconds(60)

    /// - Parameters:
    ///   - url: Where the server listens, such as `http://127.0.0.1:10480`.
    ///   - token: A bearer token, where the server asks for one.
    /// - Throws: `ClientError.url` for what is no address.
    package init(url: String, token: String? = nil) throws(ClientError) {
        guard let parsed = URL(string: url), parsed.host != nil,
            ["http", "https"].contains(parsed.scheme)
        else { throw .url(url) }
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.token = token
    }

    /// Reads what stands at a path.
    package func get<Answer: Decodable>(
        _ path: APIPath, as type: Answer.Type = Answer.self
    ) async throws(ClientError) -> Answer {
        try decode(await send(.GET, path, body: nil))
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

    private func send(
        _ method: HTTPMethod, _ path: APIPath, body: Data?
    ) async throws(ClientError) -> Data {
        var request = HTTPClientRequest(url: base + path.text)
        request.method = .init(rawValue: method.rawValue)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: body))
        }
        let status: UInt
        let data: Data
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
            status = response.status.code
            data = Data(buffer: try await response.body.collect(upTo: Self.answerBytesMax))
        } catch {
            throw .unreachable(url: base, reason: "\(error)")
        }
        guard 200..<300 ~= status else {
            let answer = try? JSONAnswer.decode(ErrorAnswer.self, from: data)
            throw .refused(status: Int(status), sentence: answer?.error ?? "HTTP status \(status)")
        }
        return data
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
        case GET, POST, PUT
    }
}
