internal import CZlib

/// Packs bytes as gzip (RFC 1952), with zlib's fastest level.
///
/// A scrape is packed while Prometheus waits, every few seconds; level 1 takes a quarter of the
/// time of the default and leaves a tenth more bytes. The state of zlib, a quarter of a megabyte,
/// is kept from one use to the next.
@safe package final class GzipCompressor {
    private let stream: UnsafeMutablePointer<z_stream>

    private static let level: Int32 = 1
    /// The largest window, with gzip's header and trailer instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe deflateInit2_(
            stream, Self.level, Z_DEFLATED, Self.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        // It fails without memory or with another zlib than the one built against.
        precondition(status == Z_OK, "zlib could not be set up")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Replaces what a buffer holds by the packed bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is packed, up to 4 GiB.
    ///   - buffer: Keeps its capacity from one use to the next.
    package func pack(_ bytes: [UInt8], into buffer: inout [UInt8]) {
        precondition(bytes.count <= Int(UInt32.max))
        unsafe deflateReset(stream)
        let bound = unsafe Int(deflateBound(stream, UInt(bytes.count)))
        buffer.removeAll(keepingCapacity: true)
        buffer.append(addingCapacity: bound) { output in
            unsafe output.withUnsafeMutableBufferPointer { target, count in
                unsafe bytes.withUnsafeBufferPointer { source in
                    // zlib reads from what it takes for writable, and writes nothing there.
                    unsafe stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: source.baseAddress)
                    unsafe stream.pointee.avail_in = UInt32(source.count)
                    unsafe stream.pointee.next_out = target.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(target.count)
                    let status = unsafe deflate(stream, Z_FINISH)
                    precondition(status == Z_STREAM_END, "the bound of zlib did not hold")
                    count = unsafe target.count - Int(stream.pointee.avail_out)
                }
            }
        }
    }
}
