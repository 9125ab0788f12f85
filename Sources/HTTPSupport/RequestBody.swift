import ClientText
import Foundation
package import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The whole body, which must be JSON.
    ///
    /// - Parameter bytesMax: How long it may be.
    /// - Returns: The body's bytes.
    /// - Throws: `RequestError` where it is longer or of another media type.
    package func json(bytesMax: Int) async throws -> [UInt8] {
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
    package func bytes(bytesMax: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let length = bodyLength, length <= bytesMax { bytes.reserveCapacity(length) }
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= bytesMax else {
                throw RequestError.bodyTooLarge(bytesMax: bytesMax)
            }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    /// The length of the body where the request states it, packed or not.
    var bodyLength: Int? {
        headers[.contentLength].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The media type without its parameters, in lower case.
    package var mediaType: String? {
        headers[.contentType]?.split(separator: ";").first.map {
            $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
    }

    /// That of one DataSketches KLL of doubles.
    package static var sketchMediaType: String { "application/vnd.strandline.sketch" }
}

/// Why a request is refused before its content matters.
package enum RequestError: Error, Equatable {
    case bodyTooLarge(bytesMax: Int)
    /// The connection ended before the body did.
    case clientGone
    /// The body did not come in time.
    case bodyTimeout
    case tooManyBytesInFlight(limit: Int)
    case contentEncoding(String)
    /// The body is not packed as its header says.
    case damagedBody
    /// The request names no host, or more than one.
    case hostMissing
    case hostAmbiguous
    case hostMalformed
    /// The host that the request names is none of the server's.
    case hostUnknown(String)
    case mediaType(String)
    /// The path is there, and does not take the method.
    case methodNotAllowed(HTTPRequest.Method, path: String, allowed: [HTTPRequest.Method])
    /// The path or the query holds what no name may.
    case nulInAddress
    /// A page of another site asks for what it may not even read.
    case otherSite
    case parameter(name: String, reason: String)
    case repeatedParameter(String)
    case unknownParameter(String)
    /// A part of the path or the query is no UTF-8 in percent-encoding.
    case undecodable(AddressPart)
    case unknownPath(String)
}

extension RequestError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bodyTooLarge(let bytesMax):
            "the body is larger than the \(bytesMax) bytes that are allowed"
        case .clientGone: "the client went away before its request was answered"
        case .bodyTimeout: "the body of the request did not come in time"
        case .tooManyBytesInFlight(let limit):
            "the requests under way take all of the \(limit) bytes of 'limits.in_flight_bytes';"
                + " try again later"
        case .contentEncoding(let encoding):
            "the content encoding '\(encoding)' is not understood here; send gzip, deflate or none"
        case .damagedBody: "the body is damaged: it is not what its 'Content-Encoding' says"
        case .hostMissing: "the request names no host: send one 'Host' header"
        case .hostAmbiguous: "the request names more than one host: send one 'Host' header"
        case .hostMalformed: "the host that the request names is no name or address of one"
        case .hostUnknown(let host):
            "this server does not answer to the host '\(host)'; if it should, name it in"
                + " 'allowed_hosts' or 'external_url' of the configuration file"
        case .mediaType(let type):
            "the media type '\(type.excerpt)' is not understood here; send application/json"
        case .methodNotAllowed(let method, let path, let allowed):
            "the method \(method.rawValue.excerpt) is not allowed at '\(path.excerpt)'; allowed are"
                + " \(allowed.list)"
        case .nulInAddress: "the address of the request holds a NUL character"
        case .otherSite: "a page of another site may not ask for this"
        case .parameter(let name, let reason): "'\(name.excerpt)' \(reason)"
        case .repeatedParameter(let name):
            "the parameter '\(name.excerpt)' is given more than once"
        case .unknownParameter(let name): "unknown query parameter '\(name.excerpt)'"
        case .undecodable(let part): "\(part) is not percent-encoded UTF-8"
        case .unknownPath(let path): "there is nothing at '\(path.excerpt)'"
        }
    }
}
