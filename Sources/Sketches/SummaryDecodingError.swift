/// Why bytes are no encoded summary.
package enum SummaryDecodingError: Error, Equatable {
    /// The bytes end too early.
    case truncated
    /// The bytes were written by a version that is not known here.
    case unknownVersion(UInt8)
    /// The checksum does not fit the bytes.
    case checksumMismatch
    /// The checksum fits, but the content contradicts itself.
    case malformed(String)
}
