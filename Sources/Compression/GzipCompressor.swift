internal import CZlib

/// Packs bytes as gzip (RFC 1952), with zlib's fastest level.
///
/// A scrape is packed while Prometheus waits, every few seconds; level 1 takes a quarter of the
/// time of the default and leaves a tenth more bytes. The state of zlib, a quarter of a megabyte,
/// is kept from one use to the next.
@safe package final class GzipCompressor {
    private let stream: UnsafeMutablePointer<z_stream>
    private let stepByteCountMax: Int

    private static let level: Int32 = 1
    /// The largest window, with gzip's header and trailer instead of zlib's.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 8

    /// - Parameter stepByteCountMax: The most bytes that zlib is given at once: below 4 GiB, which is
    ///   as far as it counts.
    package init(stepByteCountMax: Int = 1 << 30) {
        self.stepByteCountMax = stepByteCountMax
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
    ///   - bytes: What is packed, however long.
    ///   - buffer: Keeps its capacity from one use to the next.
    package func pack(_ bytes: [UInt8], into buffer: inout [UInt8]) {
        unsafe deflateReset(stream)
        buffer.removeAll(keepingCapacity: true)
        var start = 0
        repeat {
            let end = min(start + stepByteCountMax, bytes.count)
            add(bytes[start..<end], isLast: end == bytes.count, to: &buffer)
            start = end
        } while start < bytes.count
    }

    /// Packs the next bytes of a stream.
    private func add(_ piece: ArraySlice<UInt8>, isLast: Bool, to buffer: inout [UInt8]) {
        unsafe piece.withUnsafeBufferPointer { source in
            // zlib reads from what it takes for writable, and writes nothing there.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(source.count)
            repeat {
                let capacity = unsafe Int(deflateBound(stream, UInt(stream.pointee.avail_in)))
                buffer.append(addingCapacity: capacity) { output in
                    unsafe output.withUnsafeMutableBufferPointer { target, count in
                        unsafe stream.pointee.next_out = target.baseAddress
                        unsafe stream.pointee.avail_out = UInt32(target.count)
                        unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                        count = unsafe target.count - Int(stream.pointee.avail_out)
                    }
                }
                // All of the piece was read once there was space to spare.
            } while unsafe stream.pointee.avail_out == 0
        }
    }
}
