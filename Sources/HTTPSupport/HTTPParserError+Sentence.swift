package import HTTPTypes
package import NIOHTTP1

extension HTTPParserError {
    /// The status that bytes are answered with which are no request.
    package var status: HTTPResponse.Status {
        self == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
    }

    /// What is wrong with the bytes.
    package var sentence: String {
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
