import CZlib

/// The checksum of gzip, zip and Ethernet (RFC 1952, section 8), by zlib.
package enum CRC32 {
    /// The checksum of bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is summed up.
    ///   - before: The checksum of the bytes before them; 0 where there are none.
    /// - Returns: The checksum of all of them.
    package static func checksum(of bytes: Span<UInt8>, after before: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            // Without bytes there may be no address, which zlib takes for a wish to begin anew.
            guard let base = bytes.baseAddress else { return before }
            return unsafe UInt32(truncatingIfNeeded: crc32_z(UInt(before), base, bytes.count))
        }
    }
}
