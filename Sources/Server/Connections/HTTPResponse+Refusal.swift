import Foundation
import HTTPTypes
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Wire

/// Why what came in is no request that a route could answer.
protocol MessageRefusal: Error {
    var status: HTTPResponse.Status { get }
    /// What is wrong.
    var sentence: String { get }
}

extension HTTPParserError: MessageRefusal {
    /// The status that bytes are answered with which are no request.
    var status: HTTPResponse.Status {
        self == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
    }

    /// What is wrong with the bytes.
    var sentence: String {
        switch self {
        case .headerOverflow: "the header of the request is too large"
        case .invalidEOFState, .closedConnection: "the request ends too early"
        case .invalidVersion: "the request's version of HTTP is not understood here"
        case .invalidMethod: "the request's method is unknown"
        case .invalidURL, .invalidHost, .invalidPort, .invalidPath, .invalidQueryString,
            .invalidFragment:
            "the request's target is malformed"
        case .invalidHeaderToken: "a header field of the request is malformed"
        case .invalidContentLength: "the request's 'Content-Length' is no whole number"
        case .unexpectedContentLength:
            "the request has a 'Content-Length' beside another framing of its body"
        case .invalidChunkSize: "the size of a chunk of the body is no hexadecimal number"
        default: "the request is malformed: it is not HTTP/1.1"
        }
    }
}

extension HTTPResponse {
    /// The answer to bytes that are no request.
    ///
    /// - Parameter error: What was wrong with them.
    /// - Returns: The header, and the sentence in JSON.
    static func refusal(of error: any MessageRefusal) -> (head: HTTPResponse, body: ByteBuffer) {
        let json = (try? JSONAnswer.encode(ErrorAnswer(error: error.sentence))) ?? Data()
        return (
            HTTPResponse(
                status: error.status,
                headerFields: [
                    .contentType: "application/json; charset=utf-8",
                    .contentLength: String(json.count), .connection: "close",
                    .xContentTypeOptions: "nosniff",
                ]), ByteBuffer(data: json)
        )
    }
}
