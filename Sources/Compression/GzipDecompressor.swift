internal import CZlib

/// Unpacks gzip (RFC 1952) and zlib's own format (RFC 1950), piece by piece.
@safe package final class GzipDecompressor {
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    /// How much of the input was read.
    private var position = 0
    /// Whether what was read ends with the end of a packed stream.
    private var isAtEnd = false
    /// How many packed streams have ended.
    private var streamCount = 0
    /// Whether the stream under way has given a byte.
    private var hasOutput = false

    /// The largest window, and either header.
    private static let windowBits: Int32 = 15 + 32

    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe inflateInit2_(
            stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        // It fails without memory or with another zlib than the one built against.
        precondition(status == Z_OK, "zlib could not be set up")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Whether all that was added is unpacked, and nothing is missing.
    package var isComplete: Bool { isAtEnd && position == input.count }

    /// Takes what comes next.
    ///
    /// - Parameter bytes: Packed bytes, up to 4 GiB.
    package func add(_ bytes: [UInt8]) {
        input = position == input.count ? bytes : input[position...] + bytes
        position = 0
    }

    /// Unpacks a piece.
    ///
    /// - Parameter byteCount: The most bytes that are wanted.
    /// - Returns: The bytes; none where more has to be added first.
    /// - Throws: `GzipError` where the bytes are packed in neither way.
    package func next(atMost byteCount: Int) throws(GzipError) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try unpack(into: &bytes, atMost: byteCount)
        return bytes
    }

    /// Unpacks a piece and appends it.
    ///
    /// - Parameters:
    ///   - buffer: Where the bytes go.
    ///   - byteCount: The most bytes that are wanted, up to 2 GiB.
    /// - Returns: The number of bytes; 0 where more has to be added first.
    /// - Throws: `GzipError` where the bytes are packed in neither way.
    package func unpack(
        into buffer: inout [UInt8], atMost byteCount: Int
    ) throws(GzipError) -> Int {
        while position < input.count || !isAtEnd {
            if isAtEnd {
                // Packed streams may follow each other, and are unpacked as one.
                unsafe inflateReset(stream)
                isAtEnd = false
                hasOutput = false
            }
            let (status, count) = inflate(into: &buffer, atMost: byteCount)
            hasOutput = hasOutput || count > 0
            switch status {
            case Z_STREAM_END:
                isAtEnd = true
                streamCount += 1
            case Z_OK, Z_BUF_ERROR: break
            default:
                throw hasOutput ? .damaged : streamCount == 0 ? .notPacked : .trailingBytes
            }
            if count > 0 { return count }
            if !isAtEnd { return 0 }
        }
        return 0
    }

    private func inflate(
        into buffer: inout [UInt8], atMost byteCount: Int
    ) -> (status: Int32, count: Int) {
        var status = Z_OK
        var unpackedCount = 0
        let start = position
        buffer.append(addingCapacity: byteCount) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                unsafe input.withUnsafeBufferPointer { source in
                    // zlib reads from what it takes for writable, and writes nothing there.
                    unsafe stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: source.baseAddress.map { unsafe $0 + start })
                    unsafe stream.pointee.avail_in = UInt32(source.count - start)
                    unsafe stream.pointee.next_out = target.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(byteCount)
                    status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                    unpackedCount = unsafe byteCount - Int(stream.pointee.avail_out)
                    count = unpackedCount
                }
            }
        }
        position = unsafe input.count - Int(stream.pointee.avail_in)
        return (status, unpackedCount)
    }
}

/// Why bytes cannot be unpacked.
package enum GzipError: Error, Equatable {
    /// They do not begin as packed bytes do.
    case notPacked
    case damaged
    /// What follows the end of a packed stream is none.
    case trailingBytes
}
