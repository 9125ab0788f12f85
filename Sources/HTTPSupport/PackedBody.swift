import Compression
import NIOCore

/// A body that is packed as `Content-Encoding` says, which is unpacked piece by piece.
final class PackedBody {
    private let decompressor = GzipDecompressor()
    private var byteCount = 0

    private static let pieceBytes = 64 << 10

    /// - Returns: Nil for a body that is not packed.
    /// - Throws: `RequestError.contentEncoding` for an encoding that is unknown here.
    init?(encoding: String) throws(RequestError) {
        switch encoding.lowercased() {
        case "", "identity": return nil
        case "gzip", "x-gzip", "deflate": break
        default: throw .contentEncoding(encoding)
        }
    }

    /// Takes what comes next; all of what came before must have been unpacked.
    func add(_ packed: ByteBuffer) {
        decompressor.add(Array(buffer: packed))
    }

    /// Unpacks a piece of what has come.
    ///
    /// - Parameter bytesMax: How long the whole body may be.
    /// - Returns: Nil where more has to come first.
    /// - Throws: `RequestError` where it is no such body, or is longer.
    func next(bytesMax: Int) throws(RequestError) -> ByteBuffer? {
        let piece: [UInt8]
        do {
            piece = try decompressor.next(atMost: Self.pieceBytes)
        } catch {
            throw .damagedBody
        }
        guard !piece.isEmpty else { return nil }
        byteCount += piece.count
        guard byteCount <= bytesMax else { throw .bodyTooLarge(bytesMax: bytesMax) }
        return ByteBuffer(bytes: piece)
    }

    /// - Throws: `RequestError` where the body ends too early.
    func end() throws(RequestError) {
        guard decompressor.isComplete else { throw .damagedBody }
    }
}
