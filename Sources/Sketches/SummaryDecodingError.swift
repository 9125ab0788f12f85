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

extension SummaryDecodingError: CustomStringConvertible {
    /// What is wrong, for the sender: a sentence, or what follows a colon.
    package var description: String {
        switch self {
        case .truncated: "the bytes end too early"
        case .unknownVersion(let version): "version \(version) is not known here"
        case .checksumMismatch: "the checksum does not fit"
        case .malformed(let reason): reason
        }
    }
}
