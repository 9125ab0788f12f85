import HTTPTypes
import Hummingbird
import NIOCore
import Wire

extension Request {
    /// The whole body, which must be JSON.
    ///
    /// - Parameter bytesMax: How long it may be.
    /// - Returns: The body's bytes.
    /// - Throws: `RequestError` where it is longer or of another media type.
    func json(bytesMax: Int) async throws -> [UInt8] {
        if let type = headers[.contentType], MediaType(from: type)?.isType(.applicationJson) != true
        {
            throw RequestError.mediaType(type)
        }
        return try await bytes(bytesMax: bytesMax)
    }

    /// The whole body, of whatever media type.
    ///
    /// - Parameter bytesMax: How long it may be.
    /// - Returns: The body's bytes.
    /// - Throws: `RequestError` where it is longer.
    func bytes(bytesMax: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > bytesMax {
            try await refuseBody(bytesMax: bytesMax)
        }
        do {
            return Array(buffer: try await body.collect(upTo: bytesMax))
        } catch is NIOTooManyBytesError {
            try await refuseBody(bytesMax: bytesMax)
        }
    }

    /// Reads past a body that is too large, within reason, since many senders listen to an answer
    /// only when they have sent everything.
    private func refuseBody(bytesMax: Int) async throws -> Never {
        var byteCount = 0
        do {
            for try await buffer in body {
                byteCount += buffer.readableBytes
                if byteCount > Self.discardedBytesMax { break }
            }
        } catch {
            // The sender went away, or part of the body was read before: nothing is left to read.
        }
        throw RequestError.bodyTooLarge(bytesMax: bytesMax)
    }

    private static var discardedBytesMax: Int { 1 << 30 }
}

/// Why a request is refused before its content matters.
enum RequestError: Error, Equatable {
    case bodyTooLarge(bytesMax: Int)
    case mediaType(String)
    case parameter(name: String, reason: String)
    case unknownPath(String)
}

extension RequestError: CustomStringConvertible {
    var description: String {
        switch self {
        case .bodyTooLarge(let bytesMax):
            "the body is larger than the \(bytesMax) bytes that are allowed"
        case .mediaType(let type):
            "the media type '\(type)' is not understood here; send application/json"
        case .parameter(let name, let reason): "'\(name)' \(reason)"
        case .unknownPath(let path): "there is nothing at '\(path)'"
        }
    }
}
