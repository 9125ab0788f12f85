import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Lets bodies in: none that is too large or packed in an unknown way, and only so many at once.
///
/// Nothing of that happens before somebody reads the body, so that whoever may not send anything is
/// told that first. A body that is refused is not read.
package struct BodyAdmission: RouterMiddleware {
    let inFlight: InFlightBytes
    /// The longest body, packed and unpacked.
    let bytesMax: Int

    package init(inFlight: InFlightBytes, bytesMax: Int) {
        self.inFlight = inFlight
        self.bytesMax = bytesMax
    }

    func handle(
        _ request: Request, context: AppContext,
        next: @concurrent (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var request = request
        request.body = RequestBody(
            asyncSequence: AdmittedBody(
                of: request, share: context.share ?? inFlight.share(), bytesMax: bytesMax,
                channel: context.channel))
        return try await next(request, context)
    }
}

/// The body of a request as it may be read: within its limits, unpacked, and counted.
private struct AdmittedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private let body: RequestBody
    private let length: Int?
    private let encoding: String?
    /// Bytes of memory that a byte of the body is counted as.
    private let weight: Int
    private let share: InFlightBytes.Share
    private let bytesMax: Int
    private let channel: any Channel

    init(
        of request: Request, share: InFlightBytes.Share, bytesMax: Int, channel: any Channel
    ) {
        body = request.body
        length = request.bodyLength
        encoding = request.headers[.contentEncoding]
        weight = InFlightBytes.weight(ofBodyOf: request)
        self.share = share
        self.bytesMax = bytesMax
        self.channel = channel
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

    struct AsyncIterator: AsyncIteratorProtocol {
        private let admitted: AdmittedBody
        private var base: RequestBody.AsyncIterator?
        private var packed: PackedBody?
        /// Whether the body was counted by the length that it is said to have.
        private var isCounted = false

        fileprivate init(_ admitted: AdmittedBody) {
            self.admitted = admitted
        }

        @concurrent mutating func next() async throws -> ByteBuffer? {
            if base == nil {
                try admit()
                base = admitted.body.makeAsyncIterator()
            }
            guard let packed else {
                guard let bytes = try await nextPart() else { return nil }
                if !isCounted { try grow(by: bytes.readableBytes) }
                return bytes
            }
            while true {
                if let bytes = try packed.next(bytesMax: admitted.bytesMax) {
                    try grow(by: bytes.readableBytes)
                    return bytes
                }
                guard let bytes = try await nextPart() else {
                    try packed.end()
                    return nil
                }
                packed.add(bytes)
            }
        }

        /// What comes next from the client, packed or not.
        @concurrent private mutating func nextPart() async throws -> ByteBuffer? {
            do {
                return try await base?.next()
            } catch let error as HTTPParserError {
                throw error
            } catch let error as RequestError {
                throw error
            } catch {
                // The socket, or the stream of HTTP/2, was closed on the other side.
                throw RequestError.clientGone
            }
        }

        private mutating func admit() throws {
            packed = try admitted.encoding.flatMap(PackedBody.init(encoding:))
            if let length = admitted.length {
                guard length <= admitted.bytesMax else {
                    throw RequestError.bodyTooLarge(bytesMax: admitted.bytesMax)
                }
                if packed == nil {
                    try grow(by: length)
                    isCounted = true
                }
            }
            admitted.channel.triggerUserOutboundEvent(BodyDemand(), promise: nil)
        }

        private func grow(by byteCount: Int) throws {
            try admitted.share.grow(by: byteCount * admitted.weight)
        }
    }
}
