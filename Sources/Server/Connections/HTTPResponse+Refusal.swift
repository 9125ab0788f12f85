import Foundation
import HTTPSupport
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

extension HTTPParserError: MessageRefusal {}

extension HTTPResponse {
    /// The answer to bytes that are no request.
    ///
    /// - Parameter error: What was wrong with them.
    /// - Returns: The header, and the sentence in JSON.
    static func refusal(of error: any MessageRefusal) -> (head: HTTPResponse, body: ByteBuffer) {
        let json = (try? JSONCoder.encode(ErrorResponse(error: error.sentence))) ?? Data()
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
